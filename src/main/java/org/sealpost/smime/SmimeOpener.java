package org.sealpost.smime;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Message;

/** Decrypts and verifies mail (RFC 8551), and says in one word what it is worth. */
public final class SmimeOpener {

  private final KeyVault vault;

  /**
   * An opener.
   *
   * @param vault of the keys; they are used there and never seen here
   */
  public SmimeOpener(KeyVault vault) {
    this.vault = vault;
  }

  /**
   * Opens a mail. Never throws for what the mail contains; throws VaultUnreadableException if the
   * vault cannot be read, since then the mail may be opened later.
   *
   * @param keys of the envelope's recipients, and no others
   * @param judge of the signers' certificates
   * @param at the time at which certificates must be valid: when the mail was received, never what
   *     the signer states
   */
  public Opened open(Message message, List<DecryptionKey> keys, ChainJudge judge, Instant at) {
    return open(message, () -> keys, judge, at);
  }

  /**
   * Opens a mail whose keys are looked for only if something in it is encrypted; else as {@link
   * #open(Message, List, ChainJudge, Instant)}.
   */
  public Opened open(
      Message message, Supplier<List<DecryptionKey>> keys, ChainJudge judge, Instant at) {
    var court = new SignerJudgement.Court(Sender.of(message), judge, at);
    return new Opening(message, new ContentKeys(vault, keys), court).run();
  }
}
