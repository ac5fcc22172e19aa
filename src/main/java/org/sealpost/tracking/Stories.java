package org.sealpost.tracking;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.MailId;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The stories of all mails. A story begins in the transaction that accepts or refuses the mail and
 * grows with everything that happens to it; old stories are forgotten.
 */
public final class Stories {

  private static final int FORGOTTEN_AT_ONCE = 500;
  private static final int EXPORTED_AT_ONCE = 500;

  private final Database database;
  private final StoryRows rows;
  private final StorySearch searching;
  private final TrafficRows traffic;

  public Stories(Database database, InstantSource clock) {
    this.database = database;
    this.rows = new StoryRows(clock);
    this.searching = new StorySearch();
    this.traffic = new TrafficRows();
  }

  /** Begins a story in the caller's transaction. */
  public void begin(JdbcClient sql, StoryHead head) {
    begin(sql, head, List.of());
  }

  /** Begins a story with what is known already, in few statements. */
  public void begin(JdbcClient sql, StoryHead head, List<? extends StoryEntry> entries) {
    rows.insert(sql, head);
    traffic.count(sql, head);
    rows.insert(sql, head.mail(), entries);
  }

  /** Begins a story in a transaction of its own. */
  public void begin(StoryHead head, List<? extends StoryEntry> entries) {
    database.write(
        sql -> {
          begin(sql, head, entries);
          return true;
        });
  }

  /** Adds what happened to a mail; harmless for a mail whose story was forgotten. */
  public void add(JdbcClient sql, MailId mail, StoryEntry entry) {
    rows.insert(sql, mail, List.of(entry));
  }

  /** Adds all that happened to a mail, in one statement. */
  public void add(JdbcClient sql, MailId mail, List<? extends StoryEntry> entries) {
    rows.insert(sql, mail, entries);
  }

  /** Adds what happened in a transaction of its own. */
  public void add(MailId mail, StoryEntry entry) {
    database.write(
        sql -> {
          add(sql, mail, entry);
          return true;
        });
  }

  /** Sets what was judged of a mail, for the first time or again; nothing if there is no story. */
  public void judged(JdbcClient sql, MailId mail, String verdict, String action, double score) {
    rows.lock(sql, mail)
        .ifPresent(
            before -> {
              var after = before.judged(verdict, action, score);
              rows.judge(sql, after);
              traffic.move(sql, before, after);
            });
  }

  /** The whole story of a mail. */
  public Optional<Story> story(MailId mail) {
    return database.read(
        sql ->
            searching.head(sql, mail).map(head -> new Story(head, searching.entries(sql, mail))));
  }

  /** The heads of the stories that fit, newest first. */
  public List<StoryHead> search(StoryQuery query) {
    return database.read(sql -> searching.search(sql, query));
  }

  /**
   * Writes the heads of the stories that fit, newest first, page by page, so that any number needs
   * little memory.
   *
   * @param query what to look for; its limit is not heeded
   * @param most how many at most
   * @return how many were written
   */
  public long export(StoryQuery query, long most, StoryFile file, Appendable to)
      throws IOException {
    to.append(file.beginning());
    long written = 0;
    var page = search(query.withLimit(EXPORTED_AT_ONCE));
    while (!page.isEmpty() && written < most) {
      for (var head : page) {
        if (written++ < most) {
          to.append(file.line(head));
        }
      }
      page = search(query.withLimit(EXPORTED_AT_ONCE).withAfter(page.getLast().mail()));
    }
    return Math.min(written, most);
  }

  /** Mails by hour, direction, verdict and action, oldest hour first; hours without mail lack. */
  public List<Traffic> traffic(Instant from, Instant to) {
    return database.read(sql -> traffic.between(sql, from, to));
  }

  /**
   * Forgets the stories of mails that came before a time, in transactions of 500; returns how many.
   * Traffic counts stay.
   */
  public long forgetBefore(Instant time) {
    var end = MailId.lowest(time);
    long forgotten = 0;
    int batch;
    do {
      batch = database.write(sql -> rows.forget(sql, end, FORGOTTEN_AT_ONCE));
      forgotten += batch;
    } while (batch == FORGOTTEN_AT_ONCE);
    database.write(sql -> rows.forgetMonths(sql, time));
    return forgotten;
  }

  /** Forgets traffic counts of hours before a time; returns how many rows went. */
  public int forgetTrafficBefore(Instant time) {
    return database.write(sql -> traffic.forget(sql, time.minus(Duration.ofHours(1))));
  }
}
