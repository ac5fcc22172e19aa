package org.sealpost.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sealpost.mail.Address;
import org.sealpost.mail.MailId;

/** A filter as the condition of a statement about {@code delivery_recipients}, with its values. */
final class Condition {

  private final StringBuilder text = new StringBuilder("mail > ?");
  private final List<Object> values = new ArrayList<>();

  private Condition(String after) {
    values.add(after);
  }

  /** The mails after one that may fit, as far as an index tells them: where to look. */
  static Condition where(QueueFilter filter, String after) {
    var condition = new Condition(after);
    filter.state().ifPresent(condition::state);
    filter
        .destination()
        .or(() -> filter.recipient().map(Address::domain))
        .ifPresent(domain -> condition.and("destination = ?", domain.name()));
    // Mail ids begin with the time of their mail.
    filter
        .acceptedBefore()
        .ifPresent(time -> condition.and("mail < ?", MailId.lowest(time).text()));
    return condition;
  }

  /** The recipients after a mail that fit. */
  static Condition of(QueueFilter filter, String after) {
    var condition = where(filter, after);
    filter.recipient().ifPresent(address -> condition.and("lower(recipient) = ?", address.key()));
    filter.reason().ifPresent(reason -> condition.and("reason = ?", reason.word()));
    filter
        .sender()
        .ifPresent(
            sender ->
                condition.and(
                    "EXISTS (SELECT 1 FROM delivery_parcels p WHERE p.mail ="
                        + " delivery_recipients.mail AND p.part = delivery_recipients.part"
                        + " AND lower(p.reverse_path) = ?)",
                    sender.toString().toLowerCase(Locale.ROOT)));
    return condition;
  }

  private void state(QueueState state) {
    if (state != QueueState.QUEUED) {
      // The words of the partial index, so that the engine sees that it may use it.
      text.append(" AND state <> 'queued'");
    }
    and("state = ?", state.word());
  }

  Condition and(String more, Object... its) {
    text.append(" AND ").append(more);
    values.addAll(List.of(its));
    return this;
  }

  /** The condition's text; empty values stand where {@link #values} belong. */
  String text() {
    return text.toString();
  }

  List<Object> values(Object... before) {
    var all = new ArrayList<Object>(List.of(before));
    all.addAll(values);
    return all;
  }
}
