package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that a proxy passes on (PROXY protocol, version 2). */
class ProxyTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");
  private static final String SIGNATURE = "\r\n\r\n\u0000\r\nQUIT\n";

  /** From 192.0.2.7 port 4096 to 198.51.100.1 port 25. */
  private static final String FOUR =
      "\u00C0\u0000\u0002\u0007\u00C6\u0033\u0064\u0001\u0010\u0000\u0000\u0019";

  private static final String SIX_ADDRESSES =
      "\u0020\u0001\r\u00B8" + "\u0000".repeat(11) + "\u0007" + "\u0000".repeat(15) + "\u0001";

  private static final String HEADER = SIGNATURE + "\u0021\u0011\u0000\u000C" + FOUR;

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();

  private SmtpServer server(SmtpLimits limits, boolean implicitTls, Predicate<InetAddress> proxies)
      throws IOException {
    return SmtpServer.start(
        SmtpServerTest.settings(spool, limits, Optional.of(CERTIFICATE.serving()))
            .with(new Access(implicitTls, Optional.empty(), proxies, Optional.empty())),
        receiver,
        InstantSource.system());
  }

  private static SmtpLimits limits(int sessionsPerClient, Duration handshake) {
    var usual = SmtpLimits.USUAL;
    return new SmtpLimits(
        usual.sessions(),
        sessionsPerClient,
        usual.recipients(),
        usual.errors(),
        usual.idleCommands(),
        usual.mails(),
        usual.session(),
        usual.command(),
        handshake,
        usual.greeting(),
        usual.drain(),
        usual.octetsPerSecond(),
        usual.octetsInMemory(),
        usual.clients());
  }

  private SmtpServer behindProxy() throws IOException {
    return server(SmtpLimits.USUAL, false, InetAddress::isLoopbackAddress);
  }

  private List<InetAddress> clients() {
    var clients = new ArrayList<InetAddress>();
    receiver.onConnect =
        peer -> {
          clients.add(peer.address());
          return RecordingReceiver.OK;
        };
    return clients;
  }

  @Test
  void whoConnectsIsWhomTheProxyNames() throws IOException {
    var clients = clients();
    try (var server = behindProxy();
        var caller = Caller.to(server.address())) {
      caller.send(HEADER);
      assertThat(caller.reply()).startsWith("220 ");
      caller.ask("EHLO client.test");
      assertThat(caller.mail("x\r\n.\r\n")).startsWith("250");
    }
    assertThat(clients).containsExactly(InetAddress.ofLiteral("192.0.2.7"));
    assertThat(receiver.mails().getFirst().arrival().client())
        .isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
  }

  @Test
  void theHeaderMayComeInPiecesWithNotesAndForIpv6() throws IOException {
    var clients = clients();
    var header =
        SIGNATURE
            + "\u0021\u0021\u0000\u0029"
            + SIX_ADDRESSES
            + "\u0010\u0000\u0000\u0019"
            + "\u0004\u0000\u0002ab";
    try (var server = behindProxy();
        var caller = Caller.to(server.address())) {
      for (char octet : header.toCharArray()) {
        caller.send(String.valueOf(octet));
      }
      assertThat(caller.reply()).startsWith("220 ");
    }
    assertThat(clients).containsExactly(InetAddress.ofLiteral("2001:db8::7"));
  }

  /** A proxy sends its header and the client's first octets in one segment. */
  @Test
  void nothingIsReadBeyondTheHeader() throws IOException {
    var octets = (HEADER + "\u0016\u0003\u0001").getBytes(StandardCharsets.ISO_8859_1);
    var stream = new ByteArrayInputStream(octets);
    var connection =
        new Socket() {
          @Override
          public InputStream getInputStream() {
            return stream;
          }

          @Override
          public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
          }

          @Override
          public void setSoTimeout(int timeout) {}
        };
    try (var wire = new Wire(connection, Duration.ofSeconds(5))) {
      assertThat(ProxyHeader.read(wire)).contains(InetAddress.ofLiteral("192.0.2.7"));
      assertThat(wire.hasInput()).isFalse();
      assertThat(stream.available()).as("left to TLS").isEqualTo(3);
    }
  }

  @Test
  void tlsMayFollowTheHeader() throws IOException {
    try (var server = server(SmtpLimits.USUAL, true, InetAddress::isLoopbackAddress);
        var caller = Caller.to(server.address())) {
      caller.send(HEADER).secure(CERTIFICATE.trusting());
      assertThat(caller.reply()).startsWith("220 ");
    }
  }

  /** The proxy looks whether we live; it is greeted, and is in nobody's network. */
  @Test
  void theProxyItselfIsNobody() throws IOException {
    var clients = clients();
    try (var server = behindProxy();
        var caller = Caller.to(server.address())) {
      caller.send(SIGNATURE + "\u0020\u0000\u0000\u0000");
      assertThat(caller.reply()).startsWith("220 ");
    }
    assertThat(clients).containsExactly(InetAddress.ofLiteral("0.0.0.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO client.test\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 4096 25\r\n",
        SIGNATURE + "\u0011\u0011\u0000\u000C" + FOUR,
        SIGNATURE + "\42\u0011\u0000\u000C" + FOUR,
        SIGNATURE + "\u0021\u0012\u0000\u000C" + FOUR,
        SIGNATURE + "\u0021\u0000\u0000\u0000",
        SIGNATURE + "\u0021\u0031\u0000\u000C" + FOUR,
        SIGNATURE + "\u0021\u0011\u0000\u0004" + FOUR,
        SIGNATURE + "\u0021\u0021\u0000\u000C" + FOUR,
        SIGNATURE + "\u0021\u0011\u00FF\u00FF" + FOUR,
        SIGNATURE
            + "\u0021\u0011\u0000\u000C"
            + "\u0000\u0000\u0000\u0000\u00C6\u0033\u0064\u0001\u0010\u0000\u0000\u0019",
      })
  void aHeaderThatIsMissingOrMalformedEndsTheConnection(String said) throws IOException {
    var clients = clients();
    try (var server = behindProxy();
        var caller = Caller.to(server.address())) {
      caller.send(said);
      assertThat(caller.rest()).isEmpty();
      assertThat(server.counters().turnedAway()).isEqualTo(1);
    }
    assertThat(clients).isEmpty();
  }

  @Test
  void aHeaderThatNeverComesIsNotWaitedForLong() throws IOException {
    try (var server =
            server(limits(10, Duration.ofMillis(200)), false, InetAddress::isLoopbackAddress);
        var caller = Caller.to(server.address())) {
      caller.send(SIGNATURE.substring(0, 5));
      assertThat(caller.rest()).isEmpty();
    }
  }

  @Test
  void aHeaderFromAnybodyElseIsSpokenTooEarly() throws IOException {
    try (var server = server(SmtpLimits.USUAL, false, _ -> false);
        var caller = Caller.to(server.address())) {
      caller.send(HEADER + "EHLO client.test\r\n");
      assertThat(caller.rest())
          .allMatch(
              reply -> reply.startsWith("554") || reply.startsWith("220") || reply.startsWith("5"));
    }
    assertThat(receiver.mails()).isEmpty();
  }

  /** Each client behind the proxy has its own share, and the proxy uses up none. */
  @Test
  void limitsCountTheClientAndNotTheProxy() throws IOException {
    var other = HEADER.replace("\u00C0\u0000\u0002\u0007", "\u00C0\u0000\u0002\u0008");
    try (var server =
            server(limits(1, Duration.ofSeconds(30)), false, InetAddress::isLoopbackAddress);
        var first = Caller.to(server.address())) {
      assertThat(first.send(HEADER).reply()).startsWith("220 ");
      try (var second = Caller.to(server.address())) {
        assertThat(second.send(other).reply()).startsWith("220 ");
      }
      try (var third = Caller.to(server.address())) {
        assertThat(third.send(HEADER).rest())
            .containsExactly("421 4.7.0 Too many sessions, come again later");
      }
    }
  }
}
