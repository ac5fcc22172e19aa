package org.sealpost.delivery.sts;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.sealpost.delivery.https.HttpAnswer;
import org.sealpost.delivery.https.OuterServer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/**
 * Fetches policies (RFC 8461 §3.3): one request to an address that we chose ourselves, so that no
 * domain can make us ask a machine of our own network.
 */
public final class PolicyFetch {

  /** How it went. */
  public sealed interface Result {

    /** A policy. */
    record Fetched(StsPolicy policy) implements Result {}

    /**
     * None.
     *
     * @param word the result type of RFC 8460 §4.3.2
     */
    record Failed(String word, String cause) implements Result {}
  }

  /** Where policies are fetched, and how long that may take. */
  public record Settings(
      Optional<SSLContext> trusted, int port, Duration time, Predicate<InetAddress> refused) {}

  private static final int HTTPS = 443;

  private final OuterServer server;
  private final int port;

  /** With the authorities that the JVM trusts. */
  public PolicyFetch(Resolver resolver) {
    server = new OuterServer(resolver, OuterServer.Settings.USUAL);
    port = HTTPS;
  }

  /** With other settings. */
  public PolicyFetch(Resolver resolver, Settings settings) {
    server =
        new OuterServer(
            resolver,
            new OuterServer.Settings(settings.trusted(), settings.time(), settings.refused()));
    port = settings.port();
  }

  /** Fetches the policy of a domain; blocks no longer than the time allows. */
  public Result fetch(Domain domain) {
    var host = "mta-sts." + domain.name();
    var request =
        "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: Sealpost\r\nAccept: text/plain\r\nConnection: close\r\n\r\n";
    var octets = request.getBytes(StandardCharsets.US_ASCII);
    return switch (server.ask(host, port, octets, StsPolicy.LARGEST)) {
      case OuterServer.Result.Answered(var answer) -> read(answer);
      case OuterServer.Result.Untrusted(var cause) ->
          new Result.Failed("sts-webpki-invalid", cause);
      case OuterServer.Result.Failed(var cause) ->
          new Result.Failed("sts-policy-fetch-error", cause);
    };
  }

  /** RFC 8461 §3.3: 200 alone counts; who is sent elsewhere does not go there. */
  private static Result read(HttpAnswer answer) {
    if (answer.status() != 200) {
      return new Result.Failed("sts-policy-fetch-error", "HTTP status " + answer.status());
    }
    if (!answer.isPlainText()) {
      return new Result.Failed("sts-policy-invalid", "the policy is not text/plain");
    }
    return StsPolicy.parse(answer.text())
        .<Result>map(Result.Fetched::new)
        .orElseGet(() -> new Result.Failed("sts-policy-invalid", "the policy cannot be read"));
  }
}
