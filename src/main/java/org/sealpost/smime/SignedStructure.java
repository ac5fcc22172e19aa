package org.sealpost.smime;

import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.sealpost.mail.Content;

/**
 * SignedData (RFC 5652 §5.1).
 *
 * @param content what is signed, if it is inside
 * @param certificates those enclosed that could be read
 * @param signers whoever signed; nobody in a mere container of certificates
 */
record SignedStructure(
    Optional<Content> content, List<X509Certificate> certificates, List<SignerInfo> signers) {

  private static final int MOST_SIGNERS = 16;
  private static final int MOST_CERTIFICATES = 64;
  private static final int MOST_ELEMENTS = 1_000;
  private static final int LARGEST_CERTIFICATE = 64 * 1024;
  private static final int LARGEST_SIGNER = 256 * 1024;

  static SignedStructure read(Ber structure) throws MalformedCms {
    var fields = structure.as(Ber.SEQUENCE).children(6);
    if (fields.size() < 4) {
      throw new MalformedCms("signed data with too few fields");
    }
    fields.get(0).as(Ber.INTEGER);
    fields.get(1).as(Ber.SET);
    var certificates = List.<X509Certificate>of();
    for (var optional : fields.subList(3, fields.size() - 1)) {
      if (optional.tag() == Ber.context(0)) {
        certificates = certificates(optional);
      }
    }
    return new SignedStructure(
        content(fields.get(2)), certificates, signers(fields.getLast().as(Ber.SET)));
  }

  private static Optional<Content> content(Ber encapsulated) throws MalformedCms {
    var fields = encapsulated.as(Ber.SEQUENCE).children(2);
    // RFC 8551 §2.4.2: what S/MIME signs is a MIME entity, and its type is id-data
    if (fields.isEmpty() || CmsContentType.of(fields.getFirst()) != CmsContentType.DATA) {
      throw new MalformedCms("signed content that is no data");
    }
    return fields.size() == 1
        ? Optional.empty()
        : Optional.of(octetString(fields.getLast().as(Ber.context(0)).only()));
  }

  static Content octetString(Ber element) throws MalformedCms {
    if ((element.tag() & ~0x20) != Ber.OCTET_STRING) {
      throw new MalformedCms("content that is no octet string");
    }
    return element.string();
  }

  private static List<X509Certificate> certificates(Ber set) throws MalformedCms {
    var certificates = new ArrayList<X509Certificate>();
    for (var choice : set.children(MOST_ELEMENTS)) {
      // RFC 5652 §10.2.2: the other choices are attribute certificates and things obsolete
      if (choice.tag() == Ber.SEQUENCE
          && choice.to() - choice.from() <= LARGEST_CERTIFICATE
          && certificates.size() < MOST_CERTIFICATES) {
        certificate(choice).ifPresent(certificates::add);
      }
    }
    return List.copyOf(certificates);
  }

  private static Optional<X509Certificate> certificate(Ber element) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var octets = element.octets().slice(element.from(), element.to());
      return Optional.of((X509Certificate) factory.generateCertificate(octets.open()));
    } catch (CertificateException unreadable) {
      return Optional.empty();
    }
  }

  private static List<SignerInfo> signers(Ber set) throws MalformedCms {
    var signers = new ArrayList<SignerInfo>();
    for (var element : set.children(MOST_SIGNERS)) {
      var read = element.as(Ber.SEQUENCE).asn1(LARGEST_SIGNER);
      try {
        signers.add(SignerInfo.getInstance(read));
      } catch (RuntimeException broken) {
        throw new MalformedCms("a signer that cannot be read", broken);
      }
    }
    return List.copyOf(signers);
  }
}
