package org.sealpost.smime;

import java.util.LinkedHashMap;
import java.util.Map;

/** The forms of the signers who signed last; any number of threads. */
final class SignerForms {

  private static final int HELD = 1_000;

  private final Map<SmimeSigner, SignerForm> held =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SmimeSigner, SignerForm> eldest) {
          return size() > HELD;
        }
      };

  SignerForm of(SmimeSigner signer) {
    synchronized (held) {
      var known = held.get(signer);
      if (known != null) {
        return known;
      }
    }
    var made = SignerForm.of(signer);
    synchronized (held) {
      held.put(signer, made);
    }
    return made;
  }
}
