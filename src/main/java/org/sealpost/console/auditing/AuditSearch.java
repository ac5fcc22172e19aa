package org.sealpost.console.auditing;

import java.util.Optional;
import org.sealpost.audit.AuditQuery;
import org.sealpost.console.api.Times;
import org.sealpost.console.frame.Problem;

/** A search in the audit log as somebody typed it. Blank criteria do not count. */
record AuditSearch(
    Optional<String> who,
    Optional<String> what,
    Optional<String> object,
    Optional<String> from,
    Optional<String> to,
    Optional<String> after,
    int limit) {

  AuditQuery query() {
    return new AuditQuery(
        filled(who),
        filled(what),
        filled(object),
        Times.read("from", from),
        Times.read("to", to),
        filled(after).map(AuditSearch::place),
        limit + 1);
  }

  private static Optional<String> filled(Optional<String> text) {
    return text.map(String::strip).filter(given -> !given.isEmpty());
  }

  private static long place(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw Problem.malformed("after is the place of the last line of the page before.");
    }
  }
}
