package org.sealpost.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sealpost.mail.Address;
import org.sealpost.smime.ChainVerdict;

/** Chains that one validator or the other, or both, would wrongly take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainCheckTest {

  private static final Instant AT = Instant.parse("2026-11-24T08:00:00Z");
  private static final X500Name ROOT = new X500Name("CN=Root");
  private static final X500Name MIDDLE = new X500Name("CN=Middle");
  private static final X500Name LEAF = new X500Name("CN=Leaf");

  private KeyPair rootKey;
  private KeyPair middleKey;
  private KeyPair leafKey;
  private X509Certificate root;

  @FunctionalInterface
  private interface Extensions {
    void add(JcaX509v3CertificateBuilder builder) throws Exception;
  }

  @BeforeAll
  void makeKeys() throws Exception {
    rootKey = ec();
    middleKey = ec();
    leafKey = ec();
    root = certificate(ROOT, ROOT, rootKey, rootKey, "SHA256withECDSA", ChainCheckTest::authority);
  }

  @Test
  void takesAnOrdinaryChain() throws Exception {
    assertThat(check(middle(b -> {}), leaf(mailbox("a@example.org"))))
        .isInstanceOf(ChainVerdict.Trusted.class);
  }

  @Test
  void refusesAnUtf8MailboxOutsideTheConstraintsWhichBothValidatorsForget() throws Exception {
    var constrained = middle(b -> b.addExtension(Extension.nameConstraints, true, permitted()));
    assertThat(check(constrained, leaf(utf8("ä@example.org"))))
        .isInstanceOf(ChainVerdict.Trusted.class);
    assertThat(check(constrained, leaf(utf8("ä@example.com"))))
        .isEqualTo(
            new ChainVerdict.Untrusted("An authority of the chain may not vouch for this domain."));
    assertThat(check(constrained, leaf(mailbox("a@example.com"))))
        .isInstanceOf(ChainVerdict.Untrusted.class);
  }

  @Test
  void refusesAnAuthorityThatIsNone() throws Exception {
    var noAuthority = certificate(ROOT, MIDDLE, rootKey, middleKey, "SHA256withECDSA", b -> {});
    assertThat(check(noAuthority, leaf(mailbox("a@example.org"))))
        .isInstanceOf(ChainVerdict.Untrusted.class);
  }

  @Test
  void refusesAChainBelowAnAuthorityForServers() throws Exception {
    var servers =
        middle(
            b ->
                b.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)));
    assertThat(check(servers, leaf(mailbox("a@example.org"))))
        .isEqualTo(new ChainVerdict.Untrusted("A certificate of the chain is not for mail."));
  }

  @Test
  void refusesSha1AndShortKeys() throws Exception {
    var sha1 =
        certificate(MIDDLE, LEAF, middleKey, leafKey, "SHA1withECDSA", mailbox("a@example.org"));
    assertThat(check(middle(b -> {}), sha1)).isInstanceOf(ChainVerdict.Untrusted.class);
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var weak =
        certificate(
            MIDDLE,
            LEAF,
            middleKey,
            generator.generateKeyPair(),
            "SHA256withECDSA",
            mailbox("a@example.org"));
    assertThat(check(middle(b -> {}), weak))
        .isEqualTo(new ChainVerdict.Untrusted("A key in the chain is too short."));
  }

  @Test
  void refusesAForgedSignature() throws Exception {
    var forged =
        certificate(MIDDLE, LEAF, leafKey, leafKey, "SHA256withECDSA", mailbox("a@example.org"));
    assertThat(check(middle(b -> {}), forged)).isInstanceOf(ChainVerdict.Untrusted.class);
  }

  @Test
  void readsNoMailboxFromCommonNameOrBehindBlanks() throws Exception {
    var common =
        certificate(
            MIDDLE,
            new X500Name("CN=a@example.org,E=a@example.org"),
            middleKey,
            leafKey,
            "SHA256withECDSA",
            b -> {});
    assertThat(Mailboxes.of(common)).isEmpty();
    var blank = leaf(mailbox("a @example.org"));
    assertThat(Mailboxes.has(blank, Address.of("a@example.org"))).isFalse();
  }

  private ChainVerdict check(X509Certificate middle, X509Certificate leaf) {
    var anchor = new TrustAnchor(Pem.fingerprint(root), root, Optional.empty(), "test", AT, false);
    var chains = new ChainSearch(List.of(anchor), List.of(middle, root)).from(leaf);
    assertThat(chains).isNotEmpty();
    return ChainCheck.check(chains.getFirst(), AT);
  }

  private X509Certificate middle(Extensions more) throws Exception {
    return certificate(
        ROOT,
        MIDDLE,
        rootKey,
        middleKey,
        "SHA256withECDSA",
        b -> {
          authority(b);
          more.add(b);
        });
  }

  private X509Certificate leaf(Extensions more) throws Exception {
    return certificate(MIDDLE, LEAF, middleKey, leafKey, "SHA256withECDSA", more);
  }

  private static void authority(JcaX509v3CertificateBuilder builder) throws Exception {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
  }

  private static Extensions mailbox(String text) {
    return names(new GeneralName(GeneralName.rfc822Name, text));
  }

  private static Extensions utf8(String text) {
    var other = new ASN1EncodableVector();
    other.add(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9"));
    other.add(new DERTaggedObject(true, 0, new DERUTF8String(text)));
    return names(new GeneralName(GeneralName.otherName, new DERSequence(other)));
  }

  private static Extensions names(GeneralName name) {
    return builder ->
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
  }

  private static NameConstraints permitted() {
    return new NameConstraints(
        new GeneralSubtree[] {
          new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, "example.org"))
        },
        null);
  }

  private static KeyPair ec() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(
      X500Name issuer,
      X500Name subject,
      KeyPair issuerKey,
      KeyPair subjectKey,
      String algorithm,
      Extensions extensions)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(Instant.parse("2026-01-01T00:00:00Z")),
            Date.from(Instant.parse("2028-01-01T00:00:00Z")),
            subject,
            subjectKey.getPublic());
    extensions.add(builder);
    var signed =
        builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey.getPrivate()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed.getEncoded()));
  }
}
