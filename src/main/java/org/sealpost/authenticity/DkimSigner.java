package org.sealpost.authenticity;

import java.time.InstantSource;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/** Signs what leaves us (RFC 6376 §5). */
public final class DkimSigner {

  @SuppressWarnings("UnusedVariable")
  private final KeyVault vault;

  @SuppressWarnings("UnusedVariable")
  private final InstantSource clock;

  public DkimSigner(KeyVault vault, InstantSource clock) {
    this.vault = vault;
    this.clock = clock;
  }

  /** The DKIM-Signature field to put on top of the message, which must not change afterwards. */
  @SuppressWarnings("DoNotCallSuggester")
  public HeaderField sign(Message message, DkimKey key) {
    throw new UnsupportedOperationException(key.recordName() + message.bodyFrom());
  }
}
