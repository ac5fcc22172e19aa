package org.sealpost.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The queue as people look at it. */
final class QueueListing {

  private static final int MOST_ATTEMPTS = 200;

  private final Database database;

  QueueListing(Database database) {
    this.database = database;
  }

  List<QueueEntry> page(QueueFilter filter, String after, int limit) {
    return database.read(
        sql -> {
          var mails = mails(sql, filter, after, limit);
          return mails.isEmpty() ? List.of() : entries(sql, mails);
        });
  }

  Optional<QueueEntry> entry(MailId mail) {
    return database.read(sql -> entries(sql, List.of(mail.text())).stream().findFirst());
  }

  private static List<String> mails(JdbcClient sql, QueueFilter filter, String after, int limit) {
    var condition = Condition.of(filter, after);
    var values = condition.values();
    values.add(limit);
    return sql.sql(
            "SELECT DISTINCT mail FROM delivery_recipients WHERE "
                + condition.text()
                + " ORDER BY mail LIMIT ?")
        .params(values)
        .query((row, n) -> row.getString(1))
        .list();
  }

  private record Line(String mail, QueueEntry.Waiting waiting) {

    static Line of(ResultSet row, int n) throws SQLException {
      var answer = row.getString("answer");
      return new Line(
          row.getString("mail"),
          new QueueEntry.Waiting(
              address(row.getString("recipient")),
              new Domain(row.getString("destination")),
              state(row.getString("state")),
              !row.getString("owner").isEmpty(),
              row.getInt("attempts"),
              Moments.instant(row.getLong("due_at")),
              Moments.instant(row.getLong("expires_at")),
              answer.isEmpty() ? Optional.empty() : Optional.of(answer),
              Reason.of(row.getString("reason"))));
    }
  }

  private static List<QueueEntry> entries(JdbcClient sql, List<String> mails) {
    Map<String, List<QueueEntry.Waiting>> waiting = new LinkedHashMap<>();
    sql.sql(
            "SELECT mail, recipient, destination, state, owner, attempts, due_at, expires_at,"
                + " answer, reason FROM delivery_recipients WHERE mail IN (:mails) ORDER BY mail,"
                + " part, n")
        .param("mails", mails)
        .query(Line::of)
        .list()
        .forEach(
            line ->
                waiting.computeIfAbsent(line.mail, none -> new ArrayList<>()).add(line.waiting));
    Map<String, QueueEntry> entries = new LinkedHashMap<>();
    sql.sql(
            "SELECT mail, reverse_path, accepted_at, size FROM delivery_parcels"
                + " WHERE mail IN (:mails) ORDER BY mail, part")
        .param("mails", mails)
        .query((row, n) -> entry(row, waiting))
        .list()
        .forEach(entry -> entries.putIfAbsent(entry.mail().text(), entry));
    return List.copyOf(entries.values());
  }

  private static QueueEntry entry(ResultSet row, Map<String, List<QueueEntry.Waiting>> waiting)
      throws SQLException {
    var mail = row.getString("mail");
    return new QueueEntry(
        new MailId(mail),
        sender(row.getString("reverse_path")),
        Moments.instant(row.getLong("accepted_at")),
        row.getLong("size"),
        waiting.getOrDefault(mail, List.of()));
  }

  /** What a damaged word says, nobody can tell: such mail is never due. */
  private static QueueState state(String word) {
    return Arrays.stream(QueueState.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElse(QueueState.PARKED);
  }

  /** As people see it, also where the row is damaged and it is none any more. */
  private static Address address(String text) {
    return Address.parse(text).orElseGet(() -> new Address(text, new Domain("damaged.invalid")));
  }

  private static ReversePath sender(String text) {
    return text.isEmpty() ? ReversePath.none() : ReversePath.of(address(text));
  }

  static ReversePath reversePath(String text) {
    return text.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(text));
  }

  List<PastAttempt> attempts(MailId mail) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT r.recipient, a.tried_at, a.relay, a.tls, a.answer, a.took_micros"
                        + " FROM delivery_attempts a JOIN delivery_recipients r"
                        + " ON r.mail = a.mail AND r.part = a.part AND r.n = a.n"
                        + " WHERE a.mail = ? ORDER BY a.tried_at DESC, a.part, a.n LIMIT ?")
                .params(mail.text(), MOST_ATTEMPTS)
                .query(QueueListing::attempt)
                .list());
  }

  private static PastAttempt attempt(ResultSet row, int n) throws SQLException {
    var tls = row.getString("tls");
    return new PastAttempt(
        address(row.getString("recipient")),
        Moments.instant(row.getLong("tried_at")),
        row.getString("relay"),
        tls.isEmpty() ? Optional.empty() : Optional.of(tls),
        row.getString("answer"),
        Duration.ofNanos(row.getLong("took_micros") * 1_000));
  }
}
