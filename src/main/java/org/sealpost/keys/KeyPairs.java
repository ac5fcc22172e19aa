package org.sealpost.keys;

import java.util.Optional;

/** Where a vault keeps its key pairs. */
interface KeyPairs {

  /** Keeps a pair, durably before returning. */
  void keep(KeyId id, Pair pair, String purpose);

  Optional<Pair> find(KeyId id);

  /** Forgets the private half for ever, durably before returning; says whether there was one. */
  boolean destroy(KeyId id);
}
