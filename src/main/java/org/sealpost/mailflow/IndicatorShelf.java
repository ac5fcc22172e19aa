package org.sealpost.mailflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.sealpost.authenticity.Indicator;
import org.sealpost.store.Database;

/** Keeps the pictures that stories name; each once, however many mails come with it. */
public final class IndicatorShelf {

  private static final Duration FRESH = Duration.ofDays(1);
  private static final int MOST_REMEMBERED = 1_000;

  private final Database database;
  private final InstantSource clock;

  /** When we last wrote that one is in use: once a day is enough. */
  private final LinkedHashMap<String, Instant> written = new LinkedHashMap<>(16, 0.75f, true);

  public IndicatorShelf(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Keeps a picture, and returns its name. */
  String keep(Indicator indicator) {
    var hash = indicator.hash();
    var now = clock.instant();
    if (isFresh(hash, now)) {
      return hash;
    }
    database.write(
        sql ->
            sql.sql(
                    "INSERT INTO mailflow_indicators (hash, svg, used_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (hash) DO UPDATE SET used_at = excluded.used_at")
                .params(hash, indicator.svg(), now.toEpochMilli())
                .update());
    synchronized (written) {
      written.put(hash, now);
      if (written.size() > MOST_REMEMBERED) {
        written.pollFirstEntry();
      }
    }
    return hash;
  }

  private boolean isFresh(String hash, Instant now) {
    synchronized (written) {
      var at = written.get(hash);
      return at != null && now.isBefore(at.plus(FRESH));
    }
  }

  /** A picture by its name. */
  public Optional<Indicator> find(String hash) {
    return database.read(
        sql ->
            sql.sql("SELECT svg FROM mailflow_indicators WHERE hash = ?")
                .param(hash)
                .query((row, n) -> new Indicator(row.getString(1)))
                .optional());
  }

  /** Forgets those with which no mail came since. */
  public void forgetBefore(Instant moment) {
    database.write(
        sql ->
            sql.sql("DELETE FROM mailflow_indicators WHERE used_at < ?")
                .param(moment.toEpochMilli())
                .update());
    synchronized (written) {
      written.values().removeIf(moment::isAfter);
    }
  }
}
