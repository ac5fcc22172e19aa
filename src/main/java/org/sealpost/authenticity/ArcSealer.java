package org.sealpost.authenticity;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.authenticity.arc.ArcWriting;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/**
 * Seals mail that we changed and pass on, so that the host behind us can see what we found while
 * the signatures still held (RFC 8617 §5.1).
 */
public final class ArcSealer {

  private final KeyVault vault;
  private final InstantSource clock;

  public ArcSealer(KeyVault vault, InstantSource clock) {
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * The fields of one ARC set to put on top of the message, which must not change afterwards but by
   * fields on top of it; none if the mail's chain must not grow.
   *
   * @param message as it leaves
   * @param outcome what was found when it came
   * @param authservId our name in what was found
   */
  public List<HeaderField> seal(
      Message message, AuthenticationOutcome outcome, String authservId, DkimKey key) {
    var raw = outcome.results(authservId).field().raw();
    var names = new ArrayList<>(DkimSigner.names(message));
    // RFC 8617 §4.1.2: the signatures that stand in it are worth keeping.
    message.fields("DKIM-Signature").stream().limit(10).forEach(f -> names.add("dkim-signature"));
    return new ArcWriting(message, outcome.arc().chain(), new VaultKey(vault, key), clock.instant())
        .set(raw.substring(raw.indexOf(':') + 1), names);
  }
}
