package org.sealpost.mail;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What one reading of a message shares with all its parts and embedded messages: the limits, the
 * count of parts so far, and the anomalies met. Many threads may look at one message.
 */
final class Reading {

  private final ReadingLimits limits;
  private final AtomicInteger parts = new AtomicInteger();
  private final Set<Anomaly> told = ConcurrentHashMap.newKeySet();

  Reading(ReadingLimits limits) {
    this.limits = limits;
  }

  ReadingLimits limits() {
    return limits;
  }

  void tell(Anomaly anomaly) {
    told.add(anomaly);
  }

  List<Anomaly> anomalies() {
    return Stream.of(Anomaly.values()).filter(told::contains).toList();
  }

  /** Counts one more part; false if there are too many already. */
  boolean mayAddPart() {
    if (parts.get() >= limits.parts()) {
      tell(Anomaly.TOO_MANY_PARTS);
      return false;
    }
    parts.incrementAndGet();
    return true;
  }
}
