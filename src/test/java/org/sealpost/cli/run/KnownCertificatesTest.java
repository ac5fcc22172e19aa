package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which client certificates are ours. */
class KnownCertificatesTest {

  private static final X500Name AUTHORITY = new X500Name("CN=Inner authority");

  @TempDir Path folder;
  private final KeyPair authorityKeys = pair();
  private final X509Certificate authority =
      issued(
          AUTHORITY,
          authorityKeys,
          AUTHORITY,
          authorityKeys,
          true,
          0,
          KeyPurposeId.anyExtendedKeyUsage);

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static X509Certificate issued(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      KeyPair keys,
      boolean isAuthority,
      int daysAgo,
      KeyPurposeId purpose) {
    try {
      var now = Instant.now().minus(Duration.ofDays(daysAgo));
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (!isAuthority) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  private X509Certificate client(int daysAgo, KeyPurposeId purpose) {
    return issued(
        AUTHORITY, authorityKeys, new X500Name("CN=inner"), pair(), false, daysAgo, purpose);
  }

  private KnownCertificates byAuthority() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("ca.pem"),
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(authority.getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    return KnownCertificates.of(List.of(file.toString()));
  }

  @Test
  void anAuthorityVouchesForClientsThatAreGoodToday() throws Exception {
    var known = byAuthority();
    assertThat(known.test(List.of(client(0, KeyPurposeId.id_kp_clientAuth)))).isTrue();
    assertThat(known.test(List.of(client(0, KeyPurposeId.id_kp_clientAuth), authority)))
        .as("a chain that names the authority again")
        .isTrue();
    assertThat(known.test(List.of(client(10, KeyPurposeId.id_kp_clientAuth)))).isFalse();
    assertThat(known.test(List.of(client(0, KeyPurposeId.id_kp_serverAuth)))).isFalse();
  }

  @Test
  void anotherAuthorityOfTheSameNameDoesNot() throws Exception {
    var forged =
        issued(
            AUTHORITY,
            pair(),
            new X500Name("CN=inner"),
            pair(),
            false,
            0,
            KeyPurposeId.id_kp_clientAuth);
    assertThat(byAuthority().test(List.of(forged))).isFalse();
  }

  @Test
  void aKeyIsKnownWhateverElseStandsInItsCertificate() throws Exception {
    var expired = client(10, KeyPurposeId.id_kp_serverAuth);
    var digest =
        HexFormat.of()
            .withUpperCase()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(expired.getPublicKey().getEncoded()));
    var known = KnownCertificates.of(List.of(digest));
    assertThat(known.test(List.of(expired))).isTrue();
    assertThat(known.test(List.of(client(0, KeyPurposeId.id_kp_clientAuth)))).isFalse();
    assertThat(known.test(List.of(client(0, KeyPurposeId.id_kp_clientAuth), expired)))
        .as("only the first certificate is the client's own")
        .isFalse();
  }

  @Test
  void aFileWithoutACertificateStopsTheStart() throws Exception {
    var file = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> KnownCertificates.of(List.of(file.toString())))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("allow-certificates");
  }
}
