package org.sealpost.cli.run;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sealpost.monitoring.ListenerTerm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log that a listener's certificate ends: once for each alarm, not once a minute. */
final class ExpiryAlarm {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiryAlarm.class);
  private static final int ENDED = 0;
  private static final int URGENT_DAYS = 7;

  private record Certificate(String name, Instant notAfter) {}

  private final Map<Certificate, Integer> told = new HashMap<>();

  /** Returns how many alarms went off now. */
  synchronized int look(List<ListenerTerm> terms, Instant now) {
    told.keySet().retainAll(terms.stream().map(ExpiryAlarm::certificate).toList());
    int rung = 0;
    for (var term : terms) {
      var alarm = term.alarm(now);
      if (alarm.isPresent()) {
        int stage = term.hasEnded(now) ? ENDED : alarm.getAsInt();
        if (told.getOrDefault(certificate(term), Integer.MAX_VALUE) > stage) {
          told.put(certificate(term), stage);
          tell(term, stage, now);
          rung++;
        }
      }
    }
    return rung;
  }

  private static void tell(ListenerTerm term, int stage, Instant now) {
    if (stage == ENDED) {
      LOG.error(
          "the listeners' certificate of {} ({}) ended at {}",
          term.name(),
          term.source(),
          term.notAfter());
    } else if (stage <= URGENT_DAYS) {
      LOG.error(
          "the listeners' certificate of {} ({}) ends in {} days, at {}",
          term.name(),
          term.source(),
          term.daysLeft(now),
          term.notAfter());
    } else {
      LOG.warn(
          "the listeners' certificate of {} ({}) ends in {} days, at {}",
          term.name(),
          term.source(),
          term.daysLeft(now),
          term.notAfter());
    }
  }

  private static Certificate certificate(ListenerTerm term) {
    return new Certificate(term.name(), term.notAfter());
  }
}
