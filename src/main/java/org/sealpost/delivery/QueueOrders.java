package org.sealpost.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sealpost.mail.Domain;
import org.sealpost.store.AfterCommit;
import org.sealpost.store.ContentId;
import org.sealpost.store.ContentStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries out what a person wants of many mails, some hundred at a time: each step is a transaction
 * of its own that looks at so many mails, and goes on after them the next time.
 */
final class QueueOrders {

  /** How many mails one step looks at. */
  static final int STEP = 500;

  private final ContentStore contents;
  private final Consumer<Domain> due;

  /**
   * @param due is told the destinations for which something is due, once that is durable
   */
  QueueOrders(ContentStore contents, Consumer<Domain> due) {
    this.contents = contents;
    this.due = due;
  }

  QueueStep step(JdbcClient sql, QueueOrder order, QueueFilter filter, String after, long now) {
    var looked = looked(filter, order);
    var where = Condition.where(looked, after);
    var mails =
        sql.sql(
                "SELECT DISTINCT mail FROM delivery_recipients WHERE "
                    + where.text()
                    + apart(looked, order)
                    + " ORDER BY mail LIMIT ?")
            .params(add(where.values(), STEP))
            .query((row, n) -> row.getString(1))
            .list();
    if (mails.isEmpty()) {
      return new QueueStep(0, "");
    }
    var last = mails.getLast();
    var condition = Condition.of(looked, after).and("mail <= ?", last);
    int recipients = carryOut(sql, order, condition, now);
    return new QueueStep(recipients, mails.size() < STEP ? "" : last);
  }

  private static QueueFilter looked(QueueFilter filter, QueueOrder order) {
    boolean queued = order == QueueOrder.HOLD || order == QueueOrder.RETRY;
    return queued && filter.state().isEmpty()
        ? new QueueFilter(
            Optional.of(QueueState.QUEUED),
            filter.destination(),
            filter.recipient(),
            filter.sender(),
            filter.reason(),
            filter.acceptedBefore())
        : filter;
  }

  private static String apart(QueueFilter filter, QueueOrder order) {
    return order == QueueOrder.RELEASE && filter.state().isEmpty() ? " AND state <> 'queued'" : "";
  }

  private static List<Object> add(List<Object> values, Object last) {
    values.add(last);
    return values;
  }

  private int carryOut(JdbcClient sql, QueueOrder order, Condition condition, long now) {
    return switch (order) {
      case HOLD ->
          sql.sql(
                  "UPDATE delivery_recipients SET state = 'held' WHERE "
                      + condition.and("state = 'queued'").text())
              .params(condition.values())
              .update();
      case RELEASE ->
          makeDue(
              sql,
              "UPDATE delivery_recipients SET state = 'queued', begun = 0, due_at = ? WHERE "
                  + condition.and("state <> 'queued'").text(),
              condition.values(now));
      case RETRY ->
          makeDue(
              sql,
              "UPDATE delivery_recipients SET due_at = ? WHERE "
                  + condition.and("state = 'queued' AND owner = '' AND due_at > ?", now).text(),
              condition.values(now));
      case DELETE -> delete(sql, condition);
    };
  }

  private int makeDue(JdbcClient sql, String statement, List<Object> values) {
    var destinations =
        sql.sql(statement + " RETURNING destination")
            .params(values)
            .query((row, n) -> row.getString(1))
            .list();
    var distinct = new HashSet<>(destinations);
    AfterCommit.then(() -> distinct.forEach(name -> due.accept(new Domain(name))));
    return destinations.size();
  }

  private record Gone(String mail, int part, int n) {}

  private record Batch(String mail, int part) {}

  private int delete(JdbcClient sql, Condition condition) {
    var gone =
        sql.sql(
                "DELETE FROM delivery_recipients WHERE "
                    + condition.text()
                    + " RETURNING mail, part, n")
            .params(condition.values())
            .query((row, n) -> new Gone(row.getString(1), row.getInt(2), row.getInt(3)))
            .list();
    var parcels = new LinkedHashMap<Batch, Integer>();
    for (var one : gone) {
      sql.sql("DELETE FROM delivery_attempts" + Rows.KEY)
          .params(one.mail, one.part, one.n)
          .update();
      parcels.merge(new Batch(one.mail, one.part), 1, Integer::sum);
    }
    parcels.forEach((parcel, recipients) -> shrink(sql, parcel, recipients));
    return gone.size();
  }

  private void shrink(JdbcClient sql, Batch parcel, int gone) {
    var over = new ArrayList<Optional<ContentId>>();
    sql.sql(
            "UPDATE delivery_parcels SET waiting = waiting - ? WHERE mail = ? AND part = ?"
                + " RETURNING waiting, "
                + RowChecksum.PARCEL)
        .params(gone, parcel.mail, parcel.part)
        .query((row, n) -> row.getInt("waiting") > 0 ? false : over.add(RowChecksum.content(row)))
        .list();
    for (var content : over) {
      sql.sql("DELETE FROM delivery_parcels WHERE mail = ? AND part = ?")
          .params(parcel.mail, parcel.part)
          .update();
      content.ifPresent(octets -> contents.release(sql, octets));
    }
  }
}
