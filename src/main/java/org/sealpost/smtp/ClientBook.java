package org.sealpost.smtp;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What clients did lately, and what they may still do: rates, and points for misbehaviour that
 * fade. Bounded; who was not seen for longest is forgotten first. Safe for many threads.
 */
final class ClientBook {

  /** A hundred thousand entries take some 25 MiB. */
  static final int MOST = 100_000;

  /**
   * Points halve in ten minutes: an honest client that went wrong for a moment is soon forgiven.
   */
  private static final double HALF_LIFE = 600e9;

  private static final double MINUTE = 60e9;

  /** An accepted mail makes up for one unknown recipient. */
  private static final double MERIT = 5;

  /** What is counted by the minute. */
  enum Deed {
    CONNECTION,
    MAIL,
    RECIPIENT
  }

  /** What one origin did; counts leak away by the minute. */
  private static final class Entry {
    private final Map<Deed, Double> counts = new EnumMap<>(Deed.class);
    private double points;
    private long at;
    private long boxedUntil;
    private boolean boxed;

    double count(Deed deed) {
      return counts.getOrDefault(deed, 0.0);
    }

    void add(Deed deed) {
      counts.merge(deed, 1.0, Double::sum);
    }
  }

  private final ClientLimits limits;
  private final LongSupplier nanos;
  private final int most;
  private final LinkedHashMap<Origin, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  ClientBook(ClientLimits limits, LongSupplier nanos) {
    this(limits, nanos, MOST);
  }

  ClientBook(ClientLimits limits, LongSupplier nanos, int most) {
    this.limits = limits;
    this.nanos = nanos;
    this.most = most;
  }

  /** Whether the client is to stay outside for a while. */
  synchronized boolean isInPenaltyBox(InetAddress client) {
    if (limits.mark() == 0 || limits.exempt().test(client)) {
      return false;
    }
    var entry = entries.get(Origin.host(client));
    if (entry == null || !entry.boxed) {
      return false;
    }
    if (nanos.getAsLong() - entry.boxedUntil >= 0) {
      entry.boxed = false;
      entry.points = 0;
    }
    return entry.boxed;
  }

  /** Counts a deed, unless that would be too much for the client or its net. */
  synchronized boolean admits(InetAddress client, Deed deed) {
    int perMinute =
        switch (deed) {
          case CONNECTION -> limits.connections();
          case MAIL -> limits.mails();
          case RECIPIENT -> limits.recipients();
        };
    if (perMinute == 0 || limits.exempt().test(client)) {
      return true;
    }
    var host = entry(Origin.host(client));
    var net = entry(Origin.net(client));
    long together = (long) perMinute * limits.neighbours();
    if (host.count(deed) + 1 > perMinute || net.count(deed) + 1 > together) {
      return false;
    }
    host.add(deed);
    net.add(deed);
    return true;
  }

  /** Writes an offence down. True if that brought the client into the penalty box. */
  synchronized boolean charge(InetAddress client, Offence offence) {
    if (limits.mark() == 0 || limits.exempt().test(client)) {
      return false;
    }
    var entry = entry(Origin.host(client));
    entry.points += offence.points();
    if (entry.boxed || entry.points < limits.mark()) {
      return false;
    }
    entry.boxed = true;
    entry.boxedUntil = nanos.getAsLong() + limits.penalty().toNanos();
    return true;
  }

  /** A mail of the client was accepted. */
  synchronized void praise(InetAddress client) {
    var entry = entries.get(Origin.host(client));
    if (entry != null) {
      entry.points = Math.max(0, entry.points - MERIT);
    }
  }

  synchronized int size() {
    return entries.size();
  }

  /** The entry of an origin as it is now: counts have leaked, points have faded. */
  private Entry entry(Origin origin) {
    long now = nanos.getAsLong();
    var entry = entries.get(origin);
    if (entry == null) {
      entry = new Entry();
      entry.at = now;
      entries.put(origin, entry);
      if (entries.size() > most) {
        entries.pollFirstEntry();
      }
      return entry;
    }
    long since = now - entry.at;
    entry.at = now;
    entry.points *= Math.pow(0.5, since / HALF_LIFE);
    entry.counts.replaceAll(
        (deed, count) -> Math.max(0, count - leak(origin, deed) * since / MINUTE));
    return entry;
  }

  private double leak(Origin origin, Deed deed) {
    double host =
        switch (deed) {
          case CONNECTION -> limits.connections();
          case MAIL -> limits.mails();
          case RECIPIENT -> limits.recipients();
        };
    return switch (origin.kind()) {
      case IPV4_HOST, IPV6_HOST -> host;
      case IPV4_NET, IPV6_NET -> host * limits.neighbours();
    };
  }
}
