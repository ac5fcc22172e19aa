package org.sealpost.cli.remote;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running gateway, asked over HTTP with a token. */
final class GatewayApi {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI base;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  GatewayApi(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  JsonNode get(String path, Map<String, String> query) {
    return json(text(request(path, query).GET()));
  }

  /** An answer that is not JSON: a certificate, a revocation list. */
  String getText(String path) {
    return text(request(path, Map.of()).GET());
  }

  /** Octets such as a certificate in DER. */
  byte[] getOctets(String path) {
    return send(request(path, Map.of()).GET(), HttpResponse.BodyHandlers.ofByteArray());
  }

  JsonNode post(String path, Map<String, ?> body) {
    return json(
        text(
            request(path, Map.of())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))));
  }

  void put(String path, Map<String, ?> body) {
    text(
        request(path, Map.of())
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  void delete(String path) {
    text(request(path, Map.of()).DELETE());
  }

  private HttpRequest.Builder request(String path, Map<String, String> query) {
    var parameters =
        query.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(
            base.resolve(path + (parameters.isEmpty() ? "" : "?" + parameters)))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private String text(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  private <T> T send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      var response = http.send(request.build(), body);
      if (response.statusCode() >= 400) {
        throw refusal(response.statusCode(), String.valueOf(response.body()));
      }
      return response.body();
    } catch (IOException unreachable) {
      throw new GatewayUnreachableException(
          "no gateway answers at " + base + "; is it running? (sealpost run)", unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GatewayUnreachableException("interrupted", interrupted);
    }
  }

  private static RefusedByGatewayException refusal(int status, String body) {
    var text = body;
    try {
      var problem = JSON.readTree(body);
      text =
          (problem.path("title").asString("") + ": " + problem.path("detail").asString(""))
              .replaceAll("^: |: $", "");
    } catch (JacksonException notJson) {
      text = text.lines().findFirst().orElse("");
    }
    return new RefusedByGatewayException(status, text);
  }

  private static JsonNode json(String text) {
    return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
