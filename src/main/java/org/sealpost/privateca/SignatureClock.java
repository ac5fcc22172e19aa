package org.sealpost.privateca;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The time of the last signature. A clock that went back would give lists and answers which look
 * older than those that are out, so nothing is signed before it is right again.
 */
final class SignatureClock {

  private static final Duration TOLERATED = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

  SignatureClock(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The time now, remembered durably by the caller's transaction; throws if the clock went back.
   */
  Instant now(JdbcClient sql) {
    var kept =
        sql.sql("SELECT last_signed_at FROM privateca_clock WHERE id = 1")
            .query(Long.class)
            .optional()
            .map(Encoding::instant)
            .orElse(Instant.EPOCH);
    last.accumulateAndGet(kept, SignatureClock::later);
    var now = now();
    sql.sql(
            """
            INSERT INTO privateca_clock (id, last_signed_at) VALUES (1, :now)
            ON CONFLICT (id) DO UPDATE SET last_signed_at = excluded.last_signed_at
            WHERE privateca_clock.last_signed_at < excluded.last_signed_at
            """)
        .param("now", Encoding.micros(now))
        .update();
    return now;
  }

  /** The time now, for signatures that leave no row; throws if the clock went back. */
  Instant now() {
    var now = clock.instant();
    var before = last.get();
    if (now.isBefore(before.minus(TOLERATED))) {
      throw new ClockWentBackException(now, before);
    }
    last.accumulateAndGet(now, SignatureClock::later);
    return now;
  }

  /** What the clock says, right or wrong: for reading. */
  Instant reading() {
    return clock.instant();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
