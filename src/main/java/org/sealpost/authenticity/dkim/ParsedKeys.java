package org.sealpost.authenticity.dkim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Public keys that were read before, by their text: what a few senders publish is read again with
 * each of their mails. A text always means the same key, so nothing in here grows old; what was not
 * used for the longest time goes.
 */
final class ParsedKeys {

  private static final int MOST = 512;

  /** How a text becomes a key. */
  interface Reading {
    PublicKey read() throws GeneralSecurityException, DkimStop;
  }

  /** In the order of their last use. */
  private static final Map<String, PublicKey> KNOWN = new LinkedHashMap<>(64, 0.75f, true);

  private ParsedKeys() {}

  /** The key of a text that begins with its algorithm. */
  static PublicKey of(String text, Reading reading) throws GeneralSecurityException, DkimStop {
    synchronized (KNOWN) {
      var known = Optional.ofNullable(KNOWN.get(text));
      if (known.isPresent()) {
        return known.get();
      }
    }
    var key = reading.read();
    synchronized (KNOWN) {
      KNOWN.put(text, key);
      if (KNOWN.size() > MOST) {
        var eldest = KNOWN.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
    return key;
  }
}
