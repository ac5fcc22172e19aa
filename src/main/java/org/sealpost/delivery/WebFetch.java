package org.sealpost.delivery;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.sealpost.delivery.https.HttpAnswer;
import org.sealpost.delivery.https.OuterServer;
import org.sealpost.dns.Resolver;

/**
 * Fetches files from web servers of others by GET: over TLS with a certificate that we trust, never
 * from an inner address, wherever the URI or an answer leads, and never more than was asked for.
 */
public final class WebFetch {

  private static final int HTTPS = 443;
  private static final int MOST_STEPS = 4;
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);

  /** How it went. */
  public sealed interface Result {

    /** The octets of the file. */
    @SuppressWarnings("ArrayRecordComponent") // octets on their way, never compared
    record Fetched(byte[] octets) implements Result {}

    /** The server says no, or points where nobody goes. */
    record Refused(String cause) implements Result {}

    /** The server could not be asked, or gave no whole answer: perhaps later. */
    record Failed(String cause) implements Result {}
  }

  private final OuterServer server;

  /** For the internet. */
  public WebFetch(Resolver resolver) {
    server =
        new OuterServer(
            resolver,
            new OuterServer.Settings(
                OuterServer.Settings.USUAL.trusted(), TIME, OuterServer.Settings.USUAL.refused()));
  }

  /** With other authorities, and other addresses refused. */
  public WebFetch(Resolver resolver, SSLContext trusted, Predicate<InetAddress> refused) {
    server =
        new OuterServer(resolver, new OuterServer.Settings(Optional.of(trusted), TIME, refused));
  }

  /**
   * Fetches a file; blocks up to 10 seconds, and as long for each of three places that the answers
   * point to.
   *
   * @param place with scheme https and a host
   * @param largest octets of the largest file that is taken
   */
  public Result fetch(URI place, int largest) {
    var next = place;
    for (int step = 0; step < MOST_STEPS; step++) {
      int port = next.getPort() < 0 ? HTTPS : next.getPort();
      switch (server.ask(next.getHost(), port, request(next), largest)) {
        case OuterServer.Result.Answered(var answer) -> {
          if (!ELSEWHERE.contains(answer.status())) {
            return result(next, answer);
          }
          var target = target(next, answer);
          if (target.isEmpty()) {
            return new Result.Refused(next.getHost() + " points to no place at https");
          }
          next = target.get();
        }
        case OuterServer.Result.Untrusted(var cause) -> {
          return new Result.Refused(cause);
        }
        case OuterServer.Result.Failed(var cause) -> {
          return new Result.Failed(cause);
        }
      }
    }
    return new Result.Refused(place.getHost() + " points on and on");
  }

  private static Result result(URI place, HttpAnswer answer) {
    if (answer.status() == 200) {
      return new Result.Fetched(answer.body());
    }
    var cause = place.getHost() + " answers with HTTP status " + answer.status();
    return answer.status() >= 500 || answer.status() == 429
        ? new Result.Failed(cause)
        : new Result.Refused(cause);
  }

  private static Optional<URI> target(URI from, HttpAnswer answer) {
    try {
      var target = from.resolve(answer.fields().getOrDefault("location", ""));
      return "https".equalsIgnoreCase(target.getScheme())
              && target.getHost() != null
              && target.getRawUserInfo() == null
          ? Optional.of(target)
          : Optional.empty();
    } catch (IllegalArgumentException broken) {
      return Optional.empty();
    }
  }

  private static byte[] request(URI uri) {
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return "GET %s%s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: Sealpost\r\nConnection: close\r\n\r\n"
        .formatted(path, query, uri.getHost(), port)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
