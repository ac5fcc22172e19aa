package org.sealpost.mailflow;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.DkimSigner;
import org.sealpost.editing.HeaderLine;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;
import org.sealpost.smime.ContentCipher;
import org.sealpost.smime.SmimeSealer;
import org.sealpost.smime.SmimeSigner;
import org.sealpost.tracking.StoryEntry;

/** Gives octets the form in which they leave: signed, encrypted, and last of all DKIM-signed. */
final class Sealing {

  private final SmimeSealer sealer;
  private final DkimSigner dkim;
  private final DkimKeys dkimKeys;

  /**
   * Recipients who get the same octets.
   *
   * @param recipients whom it is for
   * @param sign whether the author's signature goes on it
   * @param certificates of those who shall be able to read it; empty for all the world
   * @param cipher what all of them can decrypt
   */
  record Group(
      List<Address> recipients,
      boolean sign,
      List<X509Certificate> certificates,
      ContentCipher cipher) {

    Group {
      recipients = List.copyOf(recipients);
      certificates = List.copyOf(certificates);
    }

    String treatment() {
      if (certificates.isEmpty()) {
        return sign ? "signed" : "plain";
      }
      return sign ? "signed-and-encrypted" : "encrypted";
    }
  }

  Sealing(SmimeSealer sealer, DkimSigner dkim, DkimKeys dkimKeys) {
    this.sealer = sealer;
    this.dkim = dkim;
    this.dkimKeys = dkimKeys;
  }

  /** The octets for one group. What happened goes to the story. */
  Content sealed(
      Message message,
      Group group,
      Optional<SmimeSigner> signer,
      Domain domain,
      Instant at,
      List<StoryEntry> story) {
    var content = message.content();
    var certificates = new ArrayList<String>();
    if (group.sign() && signer.isPresent()) {
      content = sealer.sign(message, signer.get(), at);
      certificates.add(serial(signer.get().certificate()));
    }
    if (!group.certificates().isEmpty()) {
      content = sealer.encrypt(Message.read(content), group.certificates(), group.cipher());
      group.certificates().forEach(certificate -> certificates.add(serial(certificate)));
    }
    if (group.sign() || !group.certificates().isEmpty()) {
      story.add(
          new StoryEntry.Sealed(
              at,
              group.treatment(),
              group.recipients().stream().map(Address::toString).toList(),
              certificates));
    }
    return dkimSigned(content, domain, at, story);
  }

  private Content dkimSigned(Content content, Domain domain, Instant at, List<StoryEntry> story) {
    var keys = dkimKeys.of(domain);
    var pieces = new ArrayList<Content>();
    for (var field : dkim.sign(Message.read(content), keys)) {
      pieces.add(HeaderLine.octets(field));
    }
    pieces.add(content);
    keys.forEach(
        key -> story.add(new StoryEntry.DkimSigned(at, key.domain().name(), key.selector())));
    return Content.concat(pieces);
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }
}
