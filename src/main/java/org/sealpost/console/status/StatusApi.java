package org.sealpost.console.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.HealthLine;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Words;
import org.sealpost.delivery.QueueCounts;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Version, uptime, sizes and health, for programs. */
@RestController
final class StatusApi {

  private final ConsoleSettings settings;
  private final ConsoleParts parts;
  private final InstantSource clock;
  private final Instant startedAt;

  StatusApi(ConsoleSettings settings, ConsoleParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.clock = parts.clock();
    this.startedAt = clock.instant();
  }

  /** How one part is. */
  @Described("how one part is, and what helps")
  record PartHealth(
      String part, @Described("ok, warn or fail") String level, String text, String mend) {

    static PartHealth of(HealthLine line) {
      return new PartHealth(line.part(), Words.of(line.level()), line.text(), line.mend());
    }
  }

  /** How the gateway is. */
  @Described("how the gateway is")
  record Status(
      String version,
      String hostname,
      Instant startedAt,
      long uptimeSeconds,
      boolean ready,
      @Described("how full the queue is, counted in recipients") QueueCounts queue,
      List<PartHealth> health) {}

  @Allow(Right.SEE_STATUS)
  @Described("Version, uptime, queue sizes, and the health of each part")
  @GetMapping("/api/v1/status")
  Status status() {
    return new Status(
        settings.version(),
        settings.hostname(),
        startedAt,
        Duration.between(startedAt, clock.instant()).toSeconds(),
        parts.ready().get(),
        parts.queue().counts(),
        parts.health().get().stream().map(PartHealth::of).toList());
  }
}
