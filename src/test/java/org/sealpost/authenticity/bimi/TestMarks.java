package org.sealpost.authenticity.bimi;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority for pictures, and marks of all kinds that it may issue. */
public final class TestMarks {

  private static final String PURPOSE = "1.3.6.1.5.5.7.3.31";

  private final KeyPair rootKeys = pair();
  private final KeyPair issuerKeys = pair();
  private final Instant now;
  public final X509Certificate root;
  final X509Certificate issuer;

  public TestMarks(Instant now) {
    this(now, PURPOSE);
  }

  TestMarks(Instant now, String issuerPurpose) {
    this.now = now;
    root = certificate("Root", "Root", rootKeys, rootKeys, 3_650, true, List.of());
    issuer =
        certificate(
            "Issuer", "Root", issuerKeys, rootKeys, 1_000, true, List.of(purpose(issuerPurpose)));
  }

  /** What a mark says; each part can be left away or made wrong. */
  public record Mark(
      List<String> names, byte[] picture, String purpose, int days, List<String> without) {

    public static Mark of(String picture, String... names) {
      return new Mark(
          List.of(names), picture.getBytes(StandardCharsets.UTF_8), PURPOSE, 300, List.of());
    }

    Mark purpose(String other) {
      return new Mark(names, picture, other, days, without);
    }

    Mark days(int other) {
      return new Mark(names, picture, purpose, other, without);
    }

    Mark without(String part) {
      return new Mark(names, picture, purpose, days, List.of(part));
    }
  }

  /** The file of evidence: the mark and its issuer. */
  public byte[] file(Mark mark) {
    return pem(certificate(mark), issuer);
  }

  X509Certificate certificate(Mark mark) {
    var extensions = new ArrayList<Extension>();
    extensions.add(purpose(mark.purpose()));
    if (!mark.without().contains("names")) {
      extensions.add(
          extension(
              Extension.subjectAlternativeName,
              new GeneralNames(
                  mark.names().stream()
                      .map(name -> new GeneralName(GeneralName.dNSName, name))
                      .toArray(GeneralName[]::new))));
    }
    if (!mark.without().contains("timestamps")) {
      extensions.add(extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), timestamps()));
    }
    if (!mark.without().contains("revocation")) {
      extensions.add(extension(Extension.cRLDistributionPoints, revocation()));
    }
    if (!mark.without().contains("picture")) {
      extensions.add(
          extension(
              new ASN1ObjectIdentifier(Logotype.EXTENSION),
              logotype(mark.picture(), mark.without().contains("hash"))));
    }
    return certificate("Mark", "Issuer", pair(), issuerKeys, mark.days(), false, extensions);
  }

  static byte[] pem(X509Certificate... chain) {
    var out = new StringBuilder();
    try {
      for (var each : chain) {
        out.append("-----BEGIN CERTIFICATE-----\n")
            .append(Base64.getMimeEncoder().encodeToString(each.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static ASN1Encodable logotype(byte[] picture, boolean hasWrongHash) {
    try {
      var packed = SvgTinyTest.packed(picture);
      var hash = MessageDigest.getInstance("SHA-256").digest(picture);
      if (hasWrongHash) {
        hash[0] ^= 1;
      }
      var uri = "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(packed);
      var details =
          new DERSequence(
              new ASN1Encodable[] {
                new DERIA5String("image/svg+xml"),
                new DERSequence(
                    new DERSequence(
                        new ASN1Encodable[] {
                          new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256),
                          new DEROctetString(hash)
                        })),
                new DERSequence(new DERIA5String(uri))
              });
      var data = new DERSequence(new DERSequence(new DERSequence(details)));
      var direct = new DERTaggedObject(false, 0, data);
      return new DERSequence(new DERTaggedObject(true, 2, direct));
    } catch (IOException | GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  /** One timestamp: version 1, a log, a time, no extensions, no signature worth the name. */
  private static ASN1Encodable timestamps() {
    var list = new byte[4 + 50];
    list[1] = 52;
    list[3] = 50;
    return new DEROctetString(list);
  }

  private static ASN1Encodable revocation() {
    var name =
        new DistributionPointName(
            new GeneralNames(
                new GeneralName(
                    GeneralName.uniformResourceIdentifier, "http://crl.example/marks.crl")));
    return new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(name, null, null)});
  }

  private static Extension purpose(String purpose) {
    return extension(
        Extension.extendedKeyUsage,
        new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose))));
  }

  private static Extension extension(ASN1ObjectIdentifier id, ASN1Encodable value) {
    try {
      return new Extension(id, false, value.toASN1Primitive().getEncoded("DER"));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private X509Certificate certificate(
      String subject,
      String by,
      KeyPair keys,
      KeyPair signing,
      int days,
      boolean isAuthority,
      List<Extension> extensions) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + by),
              BigInteger.valueOf(System.nanoTime() & Long.MAX_VALUE),
              Date.from(now.minus(Duration.ofDays(100))),
              Date.from(now.plus(Duration.ofDays(days))),
              new X500Name("CN=" + subject),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      for (var extension : extensions) {
        builder.addExtension(extension);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate())));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }
}
