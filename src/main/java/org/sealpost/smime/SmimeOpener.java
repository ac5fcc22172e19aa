package org.sealpost.smime;

import java.time.Instant;
import java.util.List;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Message;

/** Decrypts and verifies mail (RFC 8551), and says in one word what it is worth. */
public final class SmimeOpener {

  private final KeyVault vault;

  public SmimeOpener(KeyVault vault) {
    this.vault = vault;
  }

  /**
   * Opens a mail. Never throws for what the mail contains.
   *
   * @param keys of the envelope's recipients, and no others
   * @param judge of the signers' certificates
   * @param at the time at which certificates must be valid: when the mail was received
   */
  public Opened open(Message message, List<DecryptionKey> keys, ChainJudge judge, Instant at) {
    if (keys.isEmpty()) {
      return new Opened(message, false, false, SmimeStatus.UNSIGNED, List.of(), List.of());
    }
    throw notYet("opening with " + vault);
  }

  private static UnsupportedOperationException notYet(String what) {
    return new UnsupportedOperationException(what);
  }
}
