package org.sealpost.quarantine;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.sealpost.mail.Address;
import org.sealpost.mail.PlainLine;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes a release: who gets the mail, and that it has yet to be brought on its way. */
record Releasing(JdbcClient sql, Instant now, CaseRows rows) {

  ReleaseOutcome release(CaseNumber number, List<Address> wanted, String by) {
    var locked = rows.lock(sql, number);
    if (locked.isEmpty()) {
      return new ReleaseOutcome.NotThere(number);
    }
    var found = locked.get();
    var keys = wanted.stream().map(Address::key).collect(Collectors.toSet());
    for (var address : wanted) {
      if (found.recipients().stream().noneMatch(r -> r.address().key().equals(address.key()))) {
        return new ReleaseOutcome.NotARecipient(address);
      }
    }
    var fresh = fresh(found, keys);
    return fresh.isEmpty()
        ? new ReleaseOutcome.ReleasedBefore(found)
        : new ReleaseOutcome.Released(write(found, fresh, PlainLine.of(by, 320)));
  }

  /** Its recipients wait again. */
  void undo(MailReleased event) {
    int waiting = 0;
    for (var address : event.recipients()) {
      waiting +=
          sql.sql(
                  """
                  UPDATE quarantine_recipients SET released_at = 0, released_by = ''
                  WHERE case_number = ? AND address = ? AND released_at > 0
                  """)
              .params(event.caseNumber().text(), address.toString())
              .update();
    }
    sql.sql("UPDATE quarantine_cases SET waiting = waiting + ? WHERE case_number = ?")
        .params(waiting, event.caseNumber().text())
        .update();
  }

  private static List<Address> fresh(Case found, Set<String> keys) {
    return found.recipients().stream()
        .filter(recipient -> recipient.released().isEmpty())
        .map(CaseRecipient::address)
        .filter(address -> keys.contains(address.key()))
        .toList();
  }

  private MailReleased write(Case found, List<Address> recipients, String by) {
    for (var address : recipients) {
      sql.sql(
              """
              UPDATE quarantine_recipients SET released_at = ?, released_by = ?
              WHERE case_number = ? AND address = ?
              """)
          .params(CaseRows.micros(now), by, found.number().text(), address.toString())
          .update();
    }
    sql.sql("UPDATE quarantine_cases SET waiting = waiting - ? WHERE case_number = ?")
        .params(recipients.size(), found.number().text())
        .update();
    var event =
        new MailReleased(
            UUID.randomUUID().toString().replace("-", ""),
            found.number(),
            found.mail(),
            found.direction(),
            recipients,
            by,
            now);
    OpenReleases.insert(sql, event);
    return event;
  }
}
