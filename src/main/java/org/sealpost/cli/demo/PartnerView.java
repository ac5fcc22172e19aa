package org.sealpost.cli.demo;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.sealpost.cli.demo.MailboxSink.Letter;
import org.sealpost.mail.Message;
import org.sealpost.smime.ChainVerdict;
import org.sealpost.smime.SmimeOpener;
import org.sealpost.smime.SmimeStatus;

/**
 * What an outside mail program sees of our people's mail; it trusts our root and has Paula's key.
 */
final class PartnerView {

  private final Cast cast;
  private final InstantSource clock;
  private final X509Certificate ourIssuer;

  PartnerView(Cast cast, InstantSource clock, X509Certificate ourIssuer) {
    this.cast = cast;
    this.clock = clock;
    this.ourIssuer = ourIssuer;
  }

  /** What is wrong with a mail that must be signed, and perhaps encrypted to Paula. */
  Optional<String> problem(Letter letter, boolean encrypted) {
    var message = Message.read(letter.content());
    if (message.field("DKIM-Signature").isEmpty()) {
      return Optional.of("it has no DKIM signature");
    }
    var opened =
        new SmimeOpener(cast.vault())
            .open(
                message,
                encrypted ? List.of(PartnerPki.decryptionKey(cast.paula())) : List.of(),
                (leaf, others, at) -> judge(leaf),
                clock.instant());
    if (opened.wasEncrypted() != encrypted) {
      return Optional.of(encrypted ? "it is not encrypted" : "it is encrypted");
    }
    return opened.status() == SmimeStatus.VALID
        ? Optional.empty()
        : Optional.of("its signature is " + opened.status() + ": " + opened.reasons());
  }

  private ChainVerdict judge(X509Certificate leaf) {
    try {
      leaf.verify(ourIssuer.getPublicKey());
      return new ChainVerdict.Trusted(List.of(leaf, ourIssuer));
    } catch (java.security.GeneralSecurityException notOurs) {
      return new ChainVerdict.Untrusted(String.valueOf(notOurs.getMessage()));
    }
  }
}
