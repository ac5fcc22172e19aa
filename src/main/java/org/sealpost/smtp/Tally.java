package org.sealpost.smtp;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a listener does. */
final class Tally {

  private final LongAdder sessions = new LongAdder();
  private final LongAdder mails = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder octets = new LongAdder();
  private final Map<TurnedAway, LongAdder> turnedAway = new EnumMap<>(TurnedAway.class);

  Tally() {
    for (var reason : TurnedAway.values()) {
      turnedAway.put(reason, new LongAdder());
    }
  }

  void session() {
    sessions.increment();
  }

  void turnAway(TurnedAway reason) {
    turnedAway.getOrDefault(reason, new LongAdder()).increment();
  }

  void add(long contentOctets) {
    octets.add(contentOctets);
  }

  void mail(Reply reply) {
    (reply.isPositive() ? mails : refused).increment();
  }

  SmtpCounters counters(long open, boolean stressed) {
    var reasons = new EnumMap<TurnedAway, Long>(TurnedAway.class);
    long away = 0;
    for (var reason : TurnedAway.values()) {
      long times = turnedAway.getOrDefault(reason, new LongAdder()).sum();
      if (times > 0) {
        reasons.put(reason, times);
        away += isBeforeTheGreeting(reason) ? times : 0;
      }
    }
    return new SmtpCounters(
        sessions.sum(), open, away, mails.sum(), refused.sum(), octets.sum(), reasons, stressed);
  }

  private static boolean isBeforeTheGreeting(TurnedAway reason) {
    return switch (reason) {
      case CROWDED, CLIENT_CROWDED, PENALTY, CONNECTIONS, EARLY, REFUSED -> true;
      case MAILS, RECIPIENTS, EVICTED, HARVEST -> false;
    };
  }
}
