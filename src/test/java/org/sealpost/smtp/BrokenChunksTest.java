package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Hops that offer chunks and break on them are remembered. */
class BrokenChunksTest {

  private static final String OFFERS = "250-hop.test\r\n250 CHUNKING\r\n";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final SmtpClient client = new SmtpClient(ClientSettings.usual("client.test"), nanos::get);

  private static Hop hop(int port) {
    return new Hop("hop.test", InetSocketAddress.createUnresolved("hop.test", port));
  }

  private boolean isTaken(ScriptedHop hop) {
    return client
            .send(
                hop.hop(),
                TlsLevel.NONE,
                SmtpClientTest.envelope("b@ours.test"),
                SmtpClientTest.content("x\r\n"))
            .outcomes()
            .getFirst()
        instanceof RecipientOutcome.Accepted;
  }

  private static long chunks(ScriptedHop hop) {
    return hop.heard().stream().filter(line -> line.startsWith("BDAT")).count();
  }

  /** Whether it says so, hangs up or says rubbish: after that mail comes by DATA for a day. */
  @Test
  void overAllConnectionsForADay() throws IOException {
    for (var answer : List.of("500 what?\r\n", ScriptedHop.CLOSE, "rubbish\r\n")) {
      try (var hop =
          ScriptedHop.usual(
              line -> line.startsWith("EHLO") ? OFFERS : line.startsWith("BDAT") ? answer : "")) {
        boolean saysSo = answer.startsWith("500");
        assertThat(isTaken(hop)).isEqualTo(saysSo);
        assertThat(isTaken(hop)).isTrue();
        assertThat(chunks(hop)).isEqualTo(1);
        nanos.addAndGet(BrokenChunks.MEMORY.toNanos() - 1);
        assertThat(isTaken(hop)).isTrue();
        assertThat(chunks(hop)).isEqualTo(1);
        nanos.incrementAndGet();
        assertThat(isTaken(hop)).isEqualTo(saysSo);
        assertThat(chunks(hop)).isEqualTo(2);
      }
    }
  }

  /** A refusal of the mail is none of the way it came. */
  @Test
  void aRefusalIsNotABreak() throws IOException {
    try (var hop =
        ScriptedHop.usual(
            line ->
                line.startsWith("EHLO")
                    ? OFFERS
                    : line.startsWith("BDAT") ? "552 5.3.4 too much\r\n" : "")) {
      assertThat(isTaken(hop)).isFalse();
      assertThat(isTaken(hop)).isFalse();
      assertThat(chunks(hop)).isEqualTo(2);
    }
  }

  @Test
  void onlySoManyAreRemembered() {
    var memory = new BrokenChunks(nanos::get);
    for (int port = 1; port <= BrokenChunks.MOST + 1; port++) {
      memory.add(hop(port));
    }
    assertThat(memory.contains(hop(1))).isFalse();
    assertThat(memory.contains(hop(2))).isTrue();
    assertThat(memory.contains(hop(BrokenChunks.MOST + 1))).isTrue();
    nanos.addAndGet(Duration.ofDays(2).toNanos());
    assertThat(memory.contains(hop(2))).isFalse();
  }
}
