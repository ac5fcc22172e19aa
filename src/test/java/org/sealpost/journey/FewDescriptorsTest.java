package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system lets the gateway open 256 files and connections, and idle clients take what there is:
 * new ones hear 421, mail that is in the queue goes on, and mail is taken again once they have
 * gone.
 */
class FewDescriptorsTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CLIENTS = 190;

  @TempDir Path folder;

  private final LargeMails small = new LargeMails(4_000);
  private final LargeMails large = new LargeMails(300_000);

  @Test
  void clientsThatTakeAllDescriptorsAreTurnedAwayAndTheQueueGoesOn() throws Exception {
    var data = folder.resolve("data");
    var few = List.of("sh", "-c", "ulimit -n 256 && exec \"$@\"", "sh");
    try (var sink = new HashingSink(folder);
        var gateway =
            new GatewayUnderFire(
                folder,
                GatewayUnderFire.passingTo(sink.address(), data),
                GatewayUnderFire.QUICK,
                few)) {
      gateway.start();
      sink.away(true);
      var taken = new ArrayList<LargeMails.Attempt>();
      for (int n = 0; n < 10; n++) {
        taken.add((n % 2 == 0 ? small : large).once(gateway.listener("inbound"), n));
      }
      assertThat(taken).allMatch(LargeMails.Attempt::isTaken);
      var idle = new ArrayList<Socket>();
      int away = 0;
      try {
        for (int n = 0; n < CLIENTS; n++) {
          var client = new Socket();
          idle.add(client);
          away += greeting(client, gateway).startsWith("421") ? 1 : 0;
        }
        System.out.printf("few descriptors: %d of %d clients turned away%n", away, CLIENTS);
        assertThat(away).isBetween(1, CLIENTS - 1);
        sink.away(false);
        assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0 && sink.isQuiet()))
            .as("delivered beside idle clients; the log ends with %s", Faults.tail(gateway))
            .isTrue();
        assertThat(Console.status(gateway, "/readyz")).isEqualTo(200);
      } finally {
        for (var client : idle) {
          client.close();
        }
      }
      assertThat(
              Faults.within(
                  LONG,
                  () -> {
                    var mail = large.once(gateway.listener("inbound"), taken.size());
                    taken.add(mail);
                    return mail.isTaken();
                  }))
          .isTrue();
      assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0 && sink.isQuiet())).isTrue();
      for (var mail : taken.stream().filter(LargeMails.Attempt::isTaken).toList()) {
        assertThat(sink.arrived().get(mail.key())).containsExactly(mail.hash());
      }
      assertThat(gateway.stop()).isIn(0, 143);
    }
  }

  private static String greeting(Socket client, GatewayUnderFire gateway) throws IOException {
    client.connect(gateway.listener("inbound"), 10_000);
    client.setSoTimeout(20_000);
    var line = new byte[3];
    int n = client.getInputStream().readNBytes(line, 0, 3);
    return new String(line, 0, n, StandardCharsets.US_ASCII);
  }
}
