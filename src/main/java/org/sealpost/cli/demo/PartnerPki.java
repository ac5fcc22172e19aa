package org.sealpost.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.SignatureAlgorithm;
import org.sealpost.mail.Address;
import org.sealpost.smime.DecryptionKey;
import org.sealpost.smime.SmimeSigner;

/** The certificate authority of the demonstration's partner, and what it issued to its people. */
final class PartnerPki {

  private final KeyVault vault;
  private final KeyId rootKey;
  private final X509Certificate root;
  private final Instant now;

  PartnerPki(KeyVault vault, String name, Instant now) {
    this.vault = vault;
    this.now = now;
    this.rootKey = vault.make(KeyKind.P_256, "partner root");
    var subject = new X500Name("O=" + name + ",CN=" + name + " Root");
    var info = spki(rootKey);
    try {
      var builder = builder(subject, subject, info);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions().createSubjectKeyIdentifier(info));
      this.root = signed(builder);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The root as one hands it to others (RFC 7468 §5). */
  String rootPem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(root.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A certificate with its key for one mailbox. */
  SmimeSigner issue(Address email, String commonName) {
    var key = vault.make(KeyKind.RSA_2048, "partner " + email);
    var info = spki(key);
    try {
      var builder =
          builder(
              X500Name.getInstance(root.getSubjectX500Principal().getEncoded()),
              new X500Name("CN=" + commonName),
              info);
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.rfc822Name, email.toString())));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions().createSubjectKeyIdentifier(info));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions().createAuthorityKeyIdentifier(spki(rootKey)));
      return new SmimeSigner(signed(builder), List.of(), key);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** How the partner's own mail program opens what we encrypted to it. */
  static DecryptionKey decryptionKey(SmimeSigner signer) {
    return new DecryptionKey(signer.certificate(), signer.key());
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, SubjectPublicKeyInfo key) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(127, new SecureRandom()),
        Date.from(now.minus(Duration.ofDays(1))),
        Date.from(now.plus(Duration.ofDays(365))),
        subject,
        key);
  }

  private X509Certificate signed(X509v3CertificateBuilder builder) {
    try {
      X509CertificateHolder holder = builder.build(new VaultSigner());
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private SubjectPublicKeyInfo spki(KeyId key) {
    PublicKey half = vault.publicKey(key).orElseThrow();
    return SubjectPublicKeyInfo.getInstance(half.getEncoded());
  }

  private static X509ExtensionUtils extensions() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The partner's root signs inside its vault. */
  private final class VaultSigner implements ContentSigner {

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256WITHECDSA");
    }

    @Override
    public OutputStream getOutputStream() {
      return octets;
    }

    @Override
    public byte[] getSignature() {
      return vault.sign(rootKey, SignatureAlgorithm.ECDSA_SHA256, octets.toByteArray());
    }
  }
}
