package org.sealpost.delivery;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.sealpost.delivery.https.OuterServer;
import org.sealpost.dns.Resolver;

/**
 * Hands reports to web servers of others by POST (RFC 8460 §3): over TLS with a certificate that we
 * trust, never to an inner address, wherever the URI leads, and never on to where an answer points.
 */
public final class ReportPost {

  private static final int HTTPS = 443;
  private static final int LARGEST_ANSWER = 64 << 10;

  private final OuterServer server;

  /** For the internet. */
  public ReportPost(Resolver resolver) {
    server = new OuterServer(resolver, OuterServer.Settings.USUAL);
  }

  /** With other authorities, and other addresses refused. */
  public ReportPost(Resolver resolver, SSLContext trusted, Predicate<InetAddress> refused) {
    server =
        new OuterServer(
            resolver,
            new OuterServer.Settings(Optional.of(trusted), Duration.ofSeconds(30), refused));
  }

  /**
   * Hands octets over; blocks up to 30 seconds.
   *
   * @param uri with scheme https and a host
   * @return what went wrong, for people; empty if the server took it
   */
  public Optional<String> post(URI uri, String mediaType, byte[] octets) {
    int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
    return switch (server.ask(
        uri.getHost(), port, request(uri, mediaType, octets), LARGEST_ANSWER)) {
      case OuterServer.Result.Answered(var answer) ->
          answer.status() / 100 == 2
              ? Optional.empty()
              : Optional.of(uri.getHost() + " answers with HTTP status " + answer.status());
      case OuterServer.Result.Untrusted(var cause) -> Optional.of(cause);
      case OuterServer.Result.Failed(var cause) -> Optional.of(cause);
    };
  }

  private static byte[] request(URI uri, String mediaType, byte[] octets) {
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    var head =
        "POST %s%s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: Sealpost\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(path, query, uri.getHost(), port, mediaType, octets.length);
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(octets);
    return request.toByteArray();
  }
}
