package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.mail.Domain;

/** Fetches a policy over https as a sender does: no redirects, certificate and name checked. */
final class PolicyFetch implements PolicyExamination.Fetching {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** RFC 8461 §3.3 leaves the limit to the sender; most take 64 KiB. */
  private static final int LARGEST = 64 * 1024;

  private final Optional<SSLContext> trust;
  private final int port;

  /** With the roots that Java trusts, at the port where senders look. */
  PolicyFetch() {
    this(Optional.empty(), 443);
  }

  PolicyFetch(Optional<SSLContext> trust, int port) {
    this.trust = trust;
    this.port = port;
  }

  @Override
  public Outcome fetch(Domain domain) {
    return fetch(HostedMtaSts.host(domain).name());
  }

  Outcome fetch(String host) {
    var builder = HttpClient.newBuilder().followRedirects(Redirect.NEVER).connectTimeout(PATIENCE);
    trust.ifPresent(builder::sslContext);
    var at =
        URI.create(
            "https://" + host + (port == 443 ? "" : ":" + port) + "/.well-known/mta-sts.txt");
    try (var client = builder.build()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(at).timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
      try (var body = answer.body()) {
        var octets = body.readNBytes(LARGEST + 1);
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() != 200) {
          return new Outcome.Refused(at + " answers with status " + answer.statusCode());
        }
        if (!type.matches("(?i)text/plain\\s*(;.*)?") || octets.length > LARGEST) {
          return new Outcome.Refused(at + " is no plain text of a policy's size, but " + type);
        }
        return new Outcome.Came(new String(octets, StandardCharsets.UTF_8));
      }
    } catch (IOException refused) {
      return new Outcome.Refused(at + " is not to be had: " + said(refused));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Outcome.Refused("interrupted");
    }
  }

  private static String said(IOException refused) {
    return refused.getMessage() == null ? refused.getClass().getSimpleName() : refused.getMessage();
  }
}
