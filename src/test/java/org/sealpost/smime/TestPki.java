package org.sealpost.smime;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.MemoryKeyVault;

/** A small authority for tests: a root, an issuing authority, and whatever people are needed. */
final class TestPki {

  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static final AtomicLong SERIAL = new AtomicLong(0x5EA1_0000L);

  /** Made once: RSA keys take long to find. */
  private static final KeyPair RSA = rsa();

  final MemoryKeyVault vault = new MemoryKeyVault();
  final Held root = authority("CN=Test Root", null);
  final Held issuing = authority("CN=Test Issuing", root);

  /** A certificate and its key, which only tests may hold. */
  record Held(X509Certificate certificate, PrivateKey key) {}

  /** A person. */
  record Identity(X509Certificate certificate, PrivateKey key, KeyId id, Held issuer) {

    SmimeSigner signer() {
      return new SmimeSigner(certificate, List.of(issuer.certificate()), id);
    }

    DecryptionKey decryption() {
      return new DecryptionKey(certificate, id);
    }
  }

  /** How a certificate is to be. */
  record Wish(
      GeneralNames names, int keyUsage, KeyPurposeId purpose, Instant from, Instant to, Held by) {}

  ChainJudge judge() {
    return new TrustedRoots(Set.of(root.certificate()));
  }

  Wish wish(String email) {
    return new Wish(
        new GeneralNames(new GeneralName(GeneralName.rfc822Name, email)),
        KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyAgreement,
        KeyPurposeId.id_kp_emailProtection,
        NOW.minus(Duration.ofDays(30)),
        NOW.plus(Duration.ofDays(365)),
        issuing);
  }

  Identity person(String email, String algorithm) {
    return person(wish(email), algorithm);
  }

  Identity person(Wish wish, String algorithm) {
    var pair = pair(algorithm);
    var certificate = certificate("CN=Test Person", pair, wish, false);
    return new Identity(
        certificate,
        pair.getPrivate(),
        vault.take(pair.getPrivate().getEncoded(), "test"),
        wish.by());
  }

  /** The SmtpUTF8Mailbox form of an address (RFC 9598 §3). */
  static GeneralNames utf8Mailbox(String address) {
    var other = new ASN1EncodableVector();
    other.add(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9"));
    other.add(new DERTaggedObject(true, 0, new DERUTF8String(address)));
    return new GeneralNames(new GeneralName(GeneralName.otherName, new DERSequence(other)));
  }

  static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator;
      switch (algorithm) {
        case "P-256" -> {
          generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        case "P-384" -> {
          generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(new ECGenParameterSpec("secp384r1"));
        }
        case "RSA" -> {
          return RSA;
        }
        default -> generator = KeyPairGenerator.getInstance(algorithm);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static KeyPair rsa() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static Held authority(String name, Held above) {
    var pair = pair("P-256");
    var wish =
        new Wish(
            null,
            KeyUsage.keyCertSign | KeyUsage.cRLSign,
            null,
            NOW.minus(Duration.ofDays(400)),
            NOW.plus(Duration.ofDays(4000)),
            above);
    return new Held(certificate(name, pair, wish, true), pair.getPrivate());
  }

  private static X509Certificate certificate(
      String name, KeyPair pair, Wish wish, boolean authority) {
    try {
      var subject = new X500Principal(name);
      var issuer = wish.by() == null ? subject : wish.by().certificate().getSubjectX500Principal();
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(wish.from()),
              Date.from(wish.to()),
              subject,
              pair.getPublic());
      var utils = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(wish.keyUsage()));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          utils.createSubjectKeyIdentifier(pair.getPublic()));
      if (wish.by() != null) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            utils.createAuthorityKeyIdentifier(wish.by().certificate().getPublicKey()));
      }
      if (wish.names() != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, wish.names());
      }
      if (wish.purpose() != null) {
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wish.purpose()));
      }
      var signer =
          new JcaContentSignerBuilder("SHA256withECDSA")
              .build(wish.by() == null ? pair.getPrivate() : wish.by().key());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | IOException | OperatorCreationException broken) {
      throw new IllegalStateException(broken);
    }
  }

  static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  static Path write(Path file, X509Certificate... certificates) {
    var pem = new StringBuilder();
    try {
      for (var certificate : certificates) {
        pem.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      return Files.writeString(file, pem);
    } catch (GeneralSecurityException | IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  static Path write(Path file, PrivateKey key) {
    try {
      return Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
