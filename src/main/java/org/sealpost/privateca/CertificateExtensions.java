package org.sealpost.privateca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** The extensions of each kind of certificate, below one issuer. */
final class CertificateExtensions {

  private static final ASN1ObjectIdentifier SMTP_UTF8_MAILBOX =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9");
  private static final int AUTHORITY_USES =
      KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature;

  private final URI pki;
  private final Ca issuer;

  CertificateExtensions(URI pki, Ca issuer) {
    this.pki = pki;
    this.issuer = issuer;
  }

  static Extensions root(SubjectPublicKeyInfo key) {
    var extensions = new ExtensionsGenerator();
    add(extensions, Extension.basicConstraints, true, new BasicConstraints(true));
    add(
        extensions,
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    add(extensions, Extension.subjectKeyIdentifier, false, keyIdentifier(key));
    return extensions.generate();
  }

  /** An authority below the root: it may answer OCSP itself, so it may sign digitally. */
  Extensions authority(CaName which, SubjectPublicKeyInfo key, List<Domain> onlyFor) {
    var extensions = new ExtensionsGenerator();
    boolean forMail = which == CaName.MAIL;
    add(extensions, Extension.basicConstraints, true, new BasicConstraints(0));
    add(extensions, Extension.keyUsage, true, new KeyUsage(AUTHORITY_USES));
    purposeAndPolicy(
        extensions,
        forMail ? KeyPurposeId.id_kp_emailProtection : KeyPurposeId.id_kp_serverAuth,
        forMail ? Policies.MAILBOX : Policies.SERVER);
    if (forMail && !onlyFor.isEmpty()) {
      add(extensions, Extension.nameConstraints, true, permitted(onlyFor));
    }
    keysAndPlaces(extensions, key, false);
    return extensions.generate();
  }

  Extensions mailbox(SubjectPublicKeyInfo key, Address email, boolean hasSubject) {
    var extensions = new ExtensionsGenerator();
    int encrypting = isRsa(key) ? KeyUsage.keyEncipherment : KeyUsage.keyAgreement;
    add(extensions, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | encrypting));
    purposeAndPolicy(extensions, KeyPurposeId.id_kp_emailProtection, Policies.MAILBOX);
    // RFC 5280 §4.2.1.6: critical if the subject is empty.
    add(
        extensions,
        Extension.subjectAlternativeName,
        !hasSubject,
        new GeneralNames(mailbox(email)));
    keysAndPlaces(extensions, key, true);
    return extensions.generate();
  }

  Extensions server(SubjectPublicKeyInfo key, List<Domain> names, boolean hasSubject) {
    var extensions = new ExtensionsGenerator();
    int encrypting = isRsa(key) ? KeyUsage.keyEncipherment : 0;
    add(extensions, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | encrypting));
    purposeAndPolicy(extensions, KeyPurposeId.id_kp_serverAuth, Policies.SERVER);
    var hosts =
        names.stream()
            .map(name -> new GeneralName(GeneralName.dNSName, name.name()))
            .toArray(GeneralName[]::new);
    add(extensions, Extension.subjectAlternativeName, !hasSubject, new GeneralNames(hosts));
    keysAndPlaces(extensions, key, true);
    return extensions.generate();
  }

  /** RFC 9598 §3: SmtpUTF8Mailbox only where rfc822Name cannot hold the local part. */
  private static GeneralName mailbox(Address email) {
    if (!email.needsUtf8()) {
      return new GeneralName(GeneralName.rfc822Name, email.toString());
    }
    var other = new ASN1EncodableVector();
    other.add(SMTP_UTF8_MAILBOX);
    other.add(new DERTaggedObject(true, 0, new DERUTF8String(email.toString())));
    return new GeneralName(GeneralName.otherName, new DERSequence(other));
  }

  /** RFC 5280 §4.2.1.10: "example.org" is that host alone, ".example.org" all below it. */
  private static NameConstraints permitted(List<Domain> domains) {
    var trees =
        domains.stream()
            .flatMap(domain -> Stream.of(domain.name(), "." + domain.name()))
            .map(host -> new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, host)))
            .toArray(GeneralSubtree[]::new);
    return new NameConstraints(trees, null);
  }

  private static void purposeAndPolicy(
      ExtensionsGenerator extensions, KeyPurposeId purpose, ASN1ObjectIdentifier policy) {
    add(extensions, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    add(
        extensions,
        Extension.certificatePolicies,
        false,
        new CertificatePolicies(new PolicyInformation(policy)));
  }

  private void keysAndPlaces(
      ExtensionsGenerator extensions, SubjectPublicKeyInfo key, boolean issuerAnswers) {
    add(extensions, Extension.subjectKeyIdentifier, false, keyIdentifier(key));
    var issuerKey = SubjectKeyIdentifier.fromExtensions(issuer.holder().getExtensions());
    add(
        extensions,
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(issuerKey.getKeyIdentifier()));
    add(extensions, Extension.cRLDistributionPoints, false, listAt(place(".crl")));
    var access = new ASN1EncodableVector();
    access.add(new AccessDescription(AccessDescription.id_ad_caIssuers, place(".cer")));
    if (issuerAnswers) {
      access.add(new AccessDescription(AccessDescription.id_ad_ocsp, place("/ocsp")));
    }
    add(
        extensions,
        Extension.authorityInfoAccess,
        false,
        AuthorityInformationAccess.getInstance(new DERSequence(access)));
  }

  private GeneralName place(String ending) {
    return new GeneralName(
        GeneralName.uniformResourceIdentifier, pki + "/" + issuer.name().word() + ending);
  }

  private static CRLDistPoint listAt(GeneralName place) {
    return new CRLDistPoint(
        new DistributionPoint[] {
          new DistributionPoint(new DistributionPointName(new GeneralNames(place)), null, null)
        });
  }

  /** RFC 5280 §4.2.1.2, the first way: a name for a key, no protection of anything. */
  private static SubjectKeyIdentifier keyIdentifier(SubjectPublicKeyInfo key) {
    try {
      return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean isRsa(SubjectPublicKeyInfo key) {
    return key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
  }

  private static void add(
      ExtensionsGenerator extensions,
      ASN1ObjectIdentifier oid,
      boolean isCritical,
      ASN1Encodable value) {
    try {
      extensions.addExtension(oid, isCritical, value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
