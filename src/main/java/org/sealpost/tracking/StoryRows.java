package org.sealpost.tracking;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.sealpost.mail.Address;
import org.sealpost.mail.MailId;
import org.sealpost.store.AfterCommit;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes stories: many rows in one statement, in an order in which no two writers deadlock. */
final class StoryRows {

  private static final int ROWS_AT_ONCE = 200;

  /** So many correspondents of a month are known to be written down already. */
  private static final int KNOWN_CORRESPONDENTS = 20_000;

  private record Correspondent(long month, String address) {}

  private final InstantSource clock;
  private final Set<Correspondent> known = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastNumber = new AtomicLong();

  /** Tells the processes of a cluster apart that write to one story in the same microsecond. */
  private final long origin = ThreadLocalRandom.current().nextLong(1L << 53);

  StoryRows(InstantSource clock) {
    this.clock = clock;
  }

  void insert(JdbcClient sql, StoryHead head) {
    sql.sql(
            """
            INSERT INTO tracking_stories (mail, at, direction, reverse_path, sender, recipients,
              subject, message_id, size, client, verdict, action, score)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            head.mail().text(),
            micros(head.at()),
            head.direction().name(),
            head.reversePath(),
            head.from(),
            String.join("\n", head.recipients()),
            head.subject(),
            head.messageId(),
            head.size(),
            head.client(),
            head.verdict(),
            head.action(),
            thousandths(head.score()))
        .update();
    var addresses = addresses(head);
    var mail = head.mail().text();
    insert(sql, "tracking_addresses (address, mail)", pairs(addresses, mail));
    insert(sql, "tracking_domains (domain, mail)", pairs(domains(addresses), mail));
    long month = month(head.at());
    var strangers =
        addresses.stream()
            .map(address -> new Correspondent(month, address))
            .filter(correspondent -> !known.contains(correspondent))
            .toList();
    if (!strangers.isEmpty()) {
      insert(
          sql,
          "tracking_months (month, address)",
          strangers.stream().map(s -> List.<Object>of(s.month, s.address)).toList());
      AfterCommit.whenSeen(() -> remember(strangers));
    }
  }

  private void remember(List<Correspondent> written) {
    if (known.size() > KNOWN_CORRESPONDENTS) {
      known.clear();
    }
    known.addAll(written);
  }

  void insert(JdbcClient sql, MailId mail, List<? extends StoryEntry> entries) {
    insert(
        sql,
        "tracking_entries (mail, number, origin, at, kind, json)",
        entries.stream()
            .map(
                entry ->
                    List.<Object>of(
                        mail.text(),
                        nextNumber(),
                        origin,
                        micros(entry.at()),
                        entry.kind(),
                        StoryJson.write(entry)))
            .toList());
  }

  /** The head as it is now, kept from other writers until the transaction ends. */
  Optional<StoryHead> lock(JdbcClient sql, MailId mail) {
    return sql.sql("UPDATE tracking_stories SET score = score WHERE mail = ? RETURNING *")
        .param(mail.text())
        .query(StorySearch::head)
        .optional();
  }

  void judge(JdbcClient sql, StoryHead head) {
    sql.sql("UPDATE tracking_stories SET verdict = ?, action = ?, score = ? WHERE mail = ?")
        .params(head.verdict(), head.action(), thousandths(head.score()), head.mail().text())
        .update();
  }

  /** Removes the oldest stories below an id; returns how many. */
  int forget(JdbcClient sql, MailId end, int most) {
    var heads =
        sql.sql("SELECT * FROM tracking_stories WHERE mail < ? ORDER BY mail LIMIT ?")
            .params(end.text(), most)
            .query(StorySearch::head)
            .list();
    if (heads.isEmpty()) {
      return 0;
    }
    var last = heads.getLast().mail().text();
    var addresses = new TreeSet<String>();
    heads.forEach(head -> addresses.addAll(addresses(head)));
    for (var address : addresses) {
      sql.sql("DELETE FROM tracking_addresses WHERE address = ? AND mail <= ?")
          .params(address, last)
          .update();
    }
    for (var domain : domains(addresses)) {
      sql.sql("DELETE FROM tracking_domains WHERE domain = ? AND mail <= ?")
          .params(domain, last)
          .update();
    }
    sql.sql("DELETE FROM tracking_entries WHERE mail <= ?").param(last).update();
    sql.sql("DELETE FROM tracking_stories WHERE mail <= ?").param(last).update();
    return heads.size();
  }

  int forgetMonths(JdbcClient sql, Instant before) {
    AfterCommit.whenSeen(known::clear);
    return sql.sql("DELETE FROM tracking_months WHERE month < ?").param(month(before)).update();
  }

  static long micros(Instant time) {
    return MICROS.between(Instant.EPOCH, time);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, MICROS);
  }

  /** Months since year 0, in UTC. */
  static long month(Instant time) {
    var date = time.atOffset(ZoneOffset.UTC);
    return date.getYear() * 12L + date.getMonthValue() - 1;
  }

  /** Every address of a mail by which it is found: envelope and author, lower case. */
  static SequencedSet<String> addresses(StoryHead head) {
    return Stream.concat(
            Stream.of(head.reversePath(), author(head.from())), head.recipients().stream())
        .filter(text -> text.contains("@"))
        .map(StoryRows::key)
        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }

  /** The form under which an address is filed. */
  static String key(String address) {
    return Address.parse(address)
        .map(Address::key)
        .orElseGet(() -> address.strip().toLowerCase(Locale.ROOT));
  }

  private static String author(String from) {
    int open = from.lastIndexOf('<');
    int close = from.indexOf('>', open + 1);
    var address = open >= 0 && close > open ? from.substring(open + 1, close) : from;
    return address.length() > StoryHead.LONGEST_ADDRESS ? "" : address;
  }

  private static SequencedSet<String> domains(Collection<String> addresses) {
    return addresses.stream()
        .map(address -> address.substring(address.lastIndexOf('@') + 1))
        .filter(domain -> !domain.isEmpty())
        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }

  private static List<List<Object>> pairs(Collection<String> keys, String mail) {
    return keys.stream().map(key -> List.<Object>of(key, mail)).toList();
  }

  private static void insert(JdbcClient sql, String into, List<List<Object>> rows) {
    for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
      var some = rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE));
      var row = "(" + "?, ".repeat(some.getFirst().size() - 1) + "?)";
      var values = String.join(", ", Collections.nCopies(some.size(), row));
      var params = new ArrayList<Object>();
      some.forEach(params::addAll);
      sql.sql("INSERT INTO " + into + " VALUES " + values + " ON CONFLICT DO NOTHING")
          .params(params)
          .update();
    }
  }

  /** Grows with every entry of this process, whatever the clock does. */
  private long nextNumber() {
    long now = micros(clock.instant());
    return lastNumber.updateAndGet(last -> Math.max(last + 1, now));
  }

  static long thousandths(double score) {
    return Math.round(score * 1_000);
  }
}
