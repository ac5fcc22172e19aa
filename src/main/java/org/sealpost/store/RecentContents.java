package org.sealpost.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The small contents that came last, kept in memory until they are released, because most mail
 * leaves a moment after it came. What is in here is on disk too; beyond the bound the eldest goes.
 */
final class RecentContents {

  private final long most;
  private final Map<ContentId, byte[]> contents = new LinkedHashMap<>();
  private long octets;

  /**
   * @param most how many octets at most
   */
  RecentContents(long most) {
    this.most = most;
  }

  /** Keeps octets that nobody changes any more and that are on disk. */
  synchronized void put(ContentId id, byte[] content) {
    if (content.length > most) {
      return;
    }
    remove(id);
    contents.put(id, content);
    octets += content.length;
    var eldest = contents.values().iterator();
    while (octets > most && eldest.hasNext()) {
      octets -= eldest.next().length;
      eldest.remove();
    }
  }

  synchronized Optional<byte[]> find(ContentId id) {
    return Optional.ofNullable(contents.get(id));
  }

  synchronized void remove(ContentId id) {
    var gone = contents.remove(id);
    if (gone != null) {
      octets -= gone.length;
    }
  }
}
