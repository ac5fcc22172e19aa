package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/**
 * The client's side of the handshake is cut at each octet: no session, thread or seat stays behind,
 * and whoever comes next is served. The short form takes every seventh octet; all of them: {@code
 * ./sealpost test -Dtest=HandshakeCutTest -Dsealpost.cuts.step=1}.
 */
class HandshakeCutTest extends RunningServer {

  private static final int STEP = Integer.getInteger("sealpost.cuts.step", 7);
  private static final int ENDLESS = Integer.MAX_VALUE;

  /** A socket that counts what goes out once it is told to, and breaks at an octet. */
  private static final class Cut extends Socket {

    private final int most;
    private final boolean reset;
    private boolean counting;
    private int sent;

    Cut(int most, boolean reset) {
      this.most = most;
      this.reset = reset;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(int octet) throws IOException {
          write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
          if (!counting) {
            out.write(octets, from, count);
            return;
          }
          int now = Math.min(count, most - sent);
          out.write(octets, from, now);
          sent += now;
          if (now < count || sent == most) {
            if (reset) {
              setSoLinger(true, 0);
            }
            Cut.this.close();
            throw new IOException("cut");
          }
        }
      };
    }
  }

  /** How many octets the client's side of a handshake has; cut after so many. */
  private int handshake(int n, int most) throws IOException {
    try (var socket = new Cut(most, n % 2 == 0)) {
      socket.setSoTimeout(20_000);
      // Each from another address: nobody is sent away for what others do.
      socket.bind(new InetSocketAddress("127.1." + n / 250 + "." + (n % 250 + 1), 0));
      socket.connect(server.address());
      line(socket);
      socket.getOutputStream().write("EHLO x\r\n".getBytes(StandardCharsets.US_ASCII));
      while (!line(socket).startsWith("250 ")) {
        // The next line of the answer.
      }
      socket.getOutputStream().write("STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
      line(socket);
      socket.counting = true;
      var secured =
          (SSLSocket)
              CERTIFICATE
                  .trusting()
                  .getSocketFactory()
                  .createSocket(socket, "gw.test", server.address().getPort(), true);
      try {
        secured.startHandshake();
        int octets = socket.sent;
        secured.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(secured.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
            .isEqualTo("221");
        return octets;
      } catch (IOException cut) {
        assertThat(socket.sent).isEqualTo(most);
        return most;
      }
    }
  }

  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      assertThat(c).as("the server goes on").isNotNegative();
      line.append((char) c);
    }
    return line.toString();
  }

  @Test
  void nothingStaysBehind() throws IOException {
    int whole = handshake(0, ENDLESS);
    assertThat(whole).isGreaterThan(200);
    await().atMost(Duration.ofSeconds(20)).until(() -> server.counters().open() == 0);
    int threads = Thread.activeCount();
    int n = 1;
    for (int octets = 0; octets < whole; octets += STEP) {
      handshake(n++, Math.max(1, octets));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> server.counters().open() == 0);
    assertThat(server.counters().sessions()).isEqualTo(n);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 5);
    assertThat(handshake(n, ENDLESS)).isGreaterThan(200);
    assertThat(receiver.mails()).isEmpty();
  }
}
