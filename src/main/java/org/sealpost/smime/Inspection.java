package org.sealpost.smime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** Tells what S/MIME structures a mail has, without keys and without judging. */
final class Inspection {

  private static final int MOST_LAYERS = 8;
  private static final int MOST_LINES = 200;

  private final List<String> lines = new ArrayList<>();

  private Inspection() {}

  static List<String> of(Message message) {
    var inspection = new Inspection();
    var entity = message;
    for (int depth = 0; depth < MOST_LAYERS; depth++) {
      var inner = inspection.look(SmimeShape.of(entity));
      if (inner.isEmpty()) {
        inspection.lines.add("content: " + entity.root().type().mediaType());
        break;
      }
      entity = Entity.read(inner.get());
    }
    return List.copyOf(inspection.lines.subList(0, Math.min(MOST_LINES, inspection.lines.size())));
  }

  private Optional<Content> look(SmimeShape shape) {
    return switch (shape) {
      case SmimeShape.ClearSigned clear -> {
        lines.add("multipart/signed");
        object(clear.signature());
        yield Optional.of(clear.signed());
      }
      case SmimeShape.Enclosed enclosed -> object(enclosed.octets());
      case SmimeShape.Flawed(String reason) -> {
        lines.add("multipart/signed, not as it must be: " + reason);
        yield Optional.empty();
      }
      case SmimeShape.Plain(boolean partlySigned, Optional<String> remark) -> {
        if (partlySigned) {
          lines.add("a signed part among others");
        }
        remark.ifPresent(lines::add);
        yield Optional.empty();
      }
    };
  }

  /** Describes one CMS object; gives what lies open inside. */
  private Optional<Content> object(Content octets) {
    try {
      var object = CmsObject.read(octets);
      return switch (object.type()) {
        case SIGNED -> signed(SignedStructure.read(object.structure()));
        case ENVELOPED, AUTH_ENVELOPED -> {
          enveloped(object);
          yield Optional.empty();
        }
        case COMPRESSED -> {
          lines.add("compressed-data");
          yield Optional.empty();
        }
        case DATA -> {
          lines.add("data");
          yield Optional.empty();
        }
      };
    } catch (MalformedCms broken) {
      lines.add("not readable as CMS: " + broken.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Content> signed(SignedStructure structure) {
    lines.add("signed-data, " + (structure.content().isPresent() ? "opaque" : "detached"));
    structure.signers().forEach(this::signer);
    for (var certificate : structure.certificates()) {
      lines.add(
          "  certificate: %s, serial %s, until %s"
              .formatted(
                  certificate.getSubjectX500Principal().getName(),
                  certificate.getSerialNumber().toString(16),
                  certificate.getNotAfter().toInstant()));
    }
    return structure.content();
  }

  private void signer(SignerInfo signer) {
    var digest = signer.getDigestAlgorithm();
    var signature = signer.getDigestEncryptionAlgorithm();
    lines.add(
        "  signer: "
            + SignatureScheme.of(digest, signature)
                .map(SignatureScheme::name)
                .orElseGet(() -> signature.getAlgorithm() + " over " + digest.getAlgorithm()));
  }

  private void enveloped(CmsObject object) throws MalformedCms {
    var envelope = EnvelopedStructure.read(object);
    var algorithm = envelope.algorithm().getAlgorithm();
    lines.add(
        "%s with %s"
            .formatted(
                envelope.seal().isPresent() ? "authEnveloped-data" : "enveloped-data",
                ContentAlgorithm.of(algorithm)
                    .map(ContentAlgorithm::name)
                    .orElseGet(algorithm::getId)));
    envelope.recipients().forEach(this::recipient);
  }

  private void recipient(RecipientInfo recipient) {
    try {
      describe(recipient);
    } catch (RuntimeException broken) {
      // the ASN.1 library reads lazily, and throws what it likes upon something broken
      lines.add("  recipient that cannot be read");
    }
  }

  private void describe(RecipientInfo recipient) {
    switch (recipient.getInfo()) {
      case KeyTransRecipientInfo transport ->
          lines.add("  recipient (RSA): " + name(transport.getRecipientIdentifier().getId()));
      case KeyAgreeRecipientInfo agreement -> {
        for (ASN1Encodable element : agreement.getRecipientEncryptedKeys()) {
          var id = RecipientEncryptedKey.getInstance(element).getIdentifier();
          lines.add(
              "  recipient (key agreement): "
                  + (id.getIssuerAndSerialNumber() == null
                      ? "by key identifier"
                      : name(id.getIssuerAndSerialNumber())));
        }
      }
      default -> lines.add("  recipient of another kind");
    }
  }

  private static String name(ASN1Encodable id) {
    return id instanceof IssuerAndSerialNumber named
        ? named.getName() + ", serial " + named.getSerialNumber().getValue().toString(16)
        : "by key identifier";
  }
}
