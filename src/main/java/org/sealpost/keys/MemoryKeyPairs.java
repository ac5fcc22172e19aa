package org.sealpost.keys;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Key pairs that live as long as the program. */
final class MemoryKeyPairs implements KeyPairs {

  private final Map<KeyId, Pair> pairs = new ConcurrentHashMap<>();

  @Override
  public void keep(KeyId id, Pair pair, String purpose) {
    pairs.put(id, pair);
  }

  @Override
  public Optional<Pair> find(KeyId id) {
    return Optional.ofNullable(pairs.get(id));
  }

  @Override
  public boolean destroy(KeyId id) {
    return pairs.remove(id) != null;
  }
}
