package org.sealpost.mailflow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks suspicious clients to come again: mail servers do, programs that send spam often do not. A
 * first meeting of net, sender and recipient is remembered as a keyed hash; a try after the delay
 * and within the window passes, and passes for weeks.
 */
public final class Greylist {

  private static final Duration PASSES_FOR = Duration.ofDays(36);

  /** More than this and we stop asking anybody: a flood must not fill the disk. */
  private static final long MOST = 1_000_000;

  private static final String CONTEXT = "greylist";
  private static final int OCTETS = 16;

  private final Database database;
  private final KeyVault vault;
  private final InstantSource clock;
  private final Duration delay;
  private final Duration window;
  private volatile boolean full;

  private record Row(Instant first, Instant until, boolean passed) {}

  /**
   * A greylist.
   *
   * @param delay how long a client must wait
   * @param window how long after the first try it may come again
   */
  public Greylist(
      Database database, KeyVault vault, InstantSource clock, Duration delay, Duration window) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
    this.delay = delay;
    this.window = window;
  }

  /** Whether mail may pass now. If not, the client is to come again. */
  boolean passes(String net, ReversePath sender, Address recipient) {
    var hash = hash(net, sender, recipient);
    var now = clock.instant();
    var known = database.read(sql -> find(sql, hash)).filter(row -> row.until().isAfter(now));
    if (known.isPresent()) {
      return passes(hash, known.get(), now);
    }
    if (full) {
      return true;
    }
    database.write(sql -> put(sql, hash, new Row(now, now.plus(window), false)));
    return false;
  }

  private boolean passes(String hash, Row row, Instant now) {
    if (!row.passed() && now.isBefore(row.first().plus(delay))) {
      return false;
    }
    var until = now.plus(PASSES_FOR);
    // Once a day is often enough to say that it is still in use.
    if (!row.passed() || Duration.between(row.until(), until).toDays() >= 1) {
      database.write(sql -> put(sql, hash, new Row(row.first(), until, true)));
    }
    return true;
  }

  /** Forgets who did not come again and who has not come for long; returns how many rows went. */
  public int forgetOld() {
    long now = micros(clock.instant());
    int gone =
        database.write(
            sql -> sql.sql("DELETE FROM mailflow_greylist WHERE ends_at <= ?").param(now).update());
    full =
        database.read(
                sql ->
                    sql.sql("SELECT COUNT(*) FROM mailflow_greylist")
                        .query((row, number) -> row.getLong(1))
                        .single())
            >= MOST;
    return gone;
  }

  private String hash(String net, ReversePath sender, Address recipient) {
    var text = net + "\n" + sender.sender().map(Address::key).orElse("") + "\n" + recipient.key();
    var keyed = vault.keyedHash(CONTEXT, text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(Arrays.copyOf(keyed, OCTETS));
  }

  private static Optional<Row> find(JdbcClient sql, String hash) {
    return sql.sql("SELECT first_at, ends_at, passed FROM mailflow_greylist WHERE hash = ?")
        .param(hash)
        .query(
            (row, number) ->
                new Row(instant(row.getLong(1)), instant(row.getLong(2)), row.getLong(3) != 0))
        .optional();
  }

  private static int put(JdbcClient sql, String hash, Row row) {
    return sql.sql(
            """
            INSERT INTO mailflow_greylist (hash, first_at, ends_at, passed) VALUES (?, ?, ?, ?)
            ON CONFLICT (hash) DO UPDATE SET first_at = excluded.first_at,
              ends_at = excluded.ends_at, passed = excluded.passed
            """)
        .params(hash, micros(row.first()), micros(row.until()), row.passed() ? 1 : 0)
        .update();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
