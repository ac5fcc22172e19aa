package org.sealpost.mailflow;

import java.util.Locale;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.TrustAnchors;
import org.sealpost.mail.Mail;
import org.sealpost.smime.Opened;
import org.sealpost.smime.SignerFacts;
import org.sealpost.smime.SmimeOpener;
import org.sealpost.tracking.StoryEntry;

/** Decrypts and verifies what comes in, with the keys of this envelope's recipients alone. */
final class Opening {

  private final SmimeOpener opener;
  private final Certificates certificates;
  private final TrustAnchors anchors;

  Opening(SmimeOpener opener, Certificates certificates, TrustAnchors anchors) {
    this.opener = opener;
    this.certificates = certificates;
    this.anchors = anchors;
  }

  Opened opened(Mail mail) {
    return opener.open(
        mail.message(),
        () -> certificates.decryptionKeys(mail.envelope().recipients()),
        anchors,
        mail.arrival().at());
  }

  static StoryEntry story(Mail mail, Opened opened) {
    return new StoryEntry.Opened(
        mail.arrival().at(),
        opened.status().name().toLowerCase(Locale.ROOT),
        opened.wasEncrypted(),
        opened.signers().stream().map(Opening::signer).toList(),
        opened.reasons());
  }

  private static String signer(SignerFacts signer) {
    return signer.email().map(Object::toString).orElse(signer.subject());
  }
}
