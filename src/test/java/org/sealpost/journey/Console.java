package org.sealpost.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the console of a gateway that runs. */
final class Console {

  private Console() {}

  /** The status with which it answers. */
  static int status(GatewayUnderFire gateway, String path) throws IOException {
    var uri = URI.create("http://127.0.0.1:" + gateway.listener("console").getPort() + path);
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }
}
