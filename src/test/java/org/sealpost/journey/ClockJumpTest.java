package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.run.Gateway;
import org.sealpost.cli.run.Surroundings;
import org.sealpost.dns.ZoneResolver;

/**
 * The machine's clock is set by a year, by ten days back, by an hour, while mail waits for a next
 * hop that is away: nothing is given up, nothing is tried in a storm or no more, mail is taken all
 * the time, and all arrives when the next hop is back.
 */
class ClockJumpTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofDays(400),
          Duration.ofDays(-10),
          Duration.ofHours(1),
          Duration.ofHours(-1),
          Duration.ZERO);

  @TempDir Path folder;

  private final LargeMails mails = new LargeMails(3_000);
  private final List<LargeMails.Attempt> taken = new ArrayList<>();
  private volatile Duration wrong = Duration.ZERO;

  @Test
  void aClockThatIsSetReturnsNoMailAndStopsNone() throws Exception {
    var data = folder.resolve("data");
    try (var sink = new HashingSink(folder);
        var gateway = start(sink, data)) {
      var inbound = gateway.listener("inbound").orElseThrow();
      sink.away(true);
      send(inbound);
      send(inbound);
      assertThat(Faults.within(LONG, () -> attempts(data) > 2)).isTrue();
      for (var jump : JUMPS) {
        long tried = attempts(data);
        wrong = jump;
        send(inbound);
        assertThat(Faults.within(LONG, () -> attempts(data) > tried + 1))
            .as("goes on after %s", jump)
            .isTrue();
        assertThat(Faults.queued(data))
            .as("nothing is given up at %s", jump)
            .isEqualTo(taken.size());
        assertThat(Faults.number(data, "SELECT max(attempts) FROM delivery_recipients"))
            .as("no storm at %s", jump)
            .isLessThan(400);
      }
      sink.away(false);
      assertThat(Faults.within(LONG, () -> Faults.queued(data) == 0 && sink.isQuiet())).isTrue();
      for (var mail : taken) {
        assertThat(sink.arrived().get(mail.key())).containsExactly(mail.hash());
      }
      assertThat(sink.arrived()).as("no report to a sender").hasSize(taken.size());
    }
  }

  private Gateway start(HashingSink sink, Path data) {
    var clock = InstantSource.system();
    return Gateway.start(
        ConfigurationFile.parse("test", GatewayUnderFire.passingTo(sink.address(), data), Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            () -> clock.instant().plus(wrong),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private void send(InetSocketAddress inbound) {
    var mail = mails.once(inbound, taken.size() + 1);
    assertThat(mail.reply()).startsWith("250");
    taken.add(mail);
  }

  private static long attempts(Path data) throws java.sql.SQLException {
    return Faults.number(data, "SELECT coalesce(sum(attempts), 0) FROM delivery_recipients");
  }
}
