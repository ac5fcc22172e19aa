package org.sealpost.dns;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Answers by question until they expire, bounded by number and by octets; what was used longest ago
 * goes first.
 */
final class AnswerCache {

  /** What a usual record set takes; large sets count as several. */
  private static final int USUAL_OCTETS = 512;

  record Key(Name name, int type) {}

  private record Entry(Answer<Record> answer, Instant until, int octets) {}

  private final int most;
  private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long octets;

  AnswerCache(int most) {
    this.most = most;
  }

  synchronized Optional<Answer<Record>> find(Key key, Instant now) {
    var entry = entries.get(key);
    return entry != null && now.isBefore(entry.until())
        ? Optional.of(entry.answer())
        : Optional.empty();
  }

  synchronized void keep(Key key, Answer<Record> answer, Instant until) {
    var entry = new Entry(answer, until, octetsOf(key, answer));
    forget(entries.put(key, entry));
    octets += entry.octets();
    var oldest = entries.entrySet().iterator();
    while (oldest.hasNext() && (entries.size() > most || octets > (long) most * USUAL_OCTETS)) {
      octets -= oldest.next().getValue().octets();
      oldest.remove();
    }
  }

  synchronized int size() {
    return entries.size();
  }

  private void forget(@Nullable Entry entry) {
    octets -= entry == null ? 0 : entry.octets();
  }

  private static int octetsOf(Key key, Answer<Record> answer) {
    return key.name().length()
        + answer.recordsOrNone().stream().mapToInt(r -> r.rdataToWireCanonical().length).sum();
  }
}
