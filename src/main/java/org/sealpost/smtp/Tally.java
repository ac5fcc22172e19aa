package org.sealpost.smtp;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a listener does. */
final class Tally {

  private final LongAdder sessions = new LongAdder();
  private final LongAdder turnedAway = new LongAdder();
  private final LongAdder mails = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder octets = new LongAdder();

  void session() {
    sessions.increment();
  }

  void turnAway() {
    turnedAway.increment();
  }

  void add(long contentOctets) {
    octets.add(contentOctets);
  }

  void mail(Reply reply) {
    (reply.isPositive() ? mails : refused).increment();
  }

  SmtpCounters counters(long open) {
    return new SmtpCounters(
        sessions.sum(), open, turnedAway.sum(), mails.sum(), refused.sum(), octets.sum());
  }
}
