package org.sealpost.smime;

import java.util.List;
import org.sealpost.mail.Message;

/**
 * A mail after opening.
 *
 * @param message the readable form: the outer header as it came, the innermost content as body; the
 *     mail as it came if there was nothing to open
 * @param wasEncrypted whether it was encrypted as a whole
 * @param authenticatedEncryption whether changes of the encrypted content would have been noticed;
 *     if not, active content must not be trusted (EFAIL)
 * @param status the verdict in one word
 * @param signers whoever signed, innermost signature first
 * @param reasons why the status is what it is, for people
 */
public record Opened(
    Message message,
    boolean wasEncrypted,
    boolean authenticatedEncryption,
    SmimeStatus status,
    List<SignerFacts> signers,
    List<String> reasons) {

  public Opened {
    signers = List.copyOf(signers);
    reasons = List.copyOf(reasons);
  }
}
