package org.sealpost.privateca;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

class OcspTest {

  private TestDatabase database;
  private TestCa test;

  @BeforeEach
  void open() {
    database = TestDatabases.sqlite();
    test = TestCa.open(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void answersGoodAndRevokedAsSoonAsItIs() throws Exception {
    var certificate = test.issue("a@example.org");
    var request = request(test.ca().certificate(CaName.MAIL), certificate, new byte[0]);
    assertThat(answer(request).getResponses()[0].getCertStatus()).isNull();
    test.ca().revoke(TestCa.serial(certificate), RevocationReason.CESSATION_OF_OPERATION, "admin");
    var answer = answer(request).getResponses()[0];
    assertThat(answer.getCertStatus())
        .isInstanceOfSatisfying(
            RevokedStatus.class, revoked -> assertThat(revoked.getRevocationReason()).isEqualTo(5));
    assertThat(
            Duration.between(
                answer.getThisUpdate().toInstant(), answer.getNextUpdate().toInstant()))
        .isEqualTo(Duration.ofHours(12));
  }

  @Test
  void signsWithTheAuthorityAndEchoesTheNonce() throws Exception {
    var certificate = test.issue("a@example.org");
    var nonce = new byte[32];
    new Random(1).nextBytes(nonce);
    var issuer = test.ca().certificate(CaName.MAIL);
    var answer = answer(request(issuer, certificate, nonce));
    assertThat(
            answer.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(issuer.getPublicKey())))
        .isTrue();
    assertThat(answer.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce).getParsedValue())
        .isEqualTo(new DEROctetString(nonce));
  }

  @Test
  void saysUnknownOfWhatItNeverIssued() throws Exception {
    var certificate = test.issue("a@example.org");
    var issuer = test.ca().certificate(CaName.MAIL);
    for (var request :
        new byte[][] {
          request(issuer, test.ca().certificate(CaName.ROOT), new byte[0]),
          request(test.ca().certificate(CaName.TLS), certificate, new byte[0])
        }) {
      assertThat(answer(request).getResponses()[0].getCertStatus())
          .isInstanceOf(UnknownStatus.class);
    }
  }

  @Test
  void answersEveryOctetsWithOneOfItsKinds() throws Exception {
    var certificate = test.issue("a@example.org");
    var good = request(test.ca().certificate(CaName.MAIL), certificate, new byte[] {1});
    assertThat(new OCSPResp(test.ca().ocsp(CaName.MAIL, new byte[0])).getStatus()).isEqualTo(1);
    assertThat(new OCSPResp(test.ca().ocsp(CaName.MAIL, new byte[5000])).getStatus()).isEqualTo(1);
    assertThat(new OCSPResp(test.ca().ocsp(CaName.ROOT, good)).getStatus()).isEqualTo(6);
    var random = new Random(6960);
    for (int round = 0; round < 2_000; round++) {
      var octets = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      assertThat(new OCSPResp(test.ca().ocsp(CaName.MAIL, octets)).getStatus())
          .as(HexFormat.of().formatHex(octets))
          .isIn(0, 1);
    }
  }

  @Test
  void refusesLongNoncesAndUnknownCriticalExtensions() throws Exception {
    var certificate = test.issue("a@example.org");
    var issuer = test.ca().certificate(CaName.MAIL);
    var longNonce = request(issuer, certificate, new byte[129]);
    assertThat(new OCSPResp(test.ca().ocsp(CaName.MAIL, longNonce)).getStatus()).isEqualTo(1);
    var builder = new OCSPReqBuilder().addRequest(id(issuer, certificate));
    builder.setRequestExtensions(
        new Extensions(
            new Extension(
                OCSPObjectIdentifiers.id_pkix_ocsp_crl, true, DERNull.INSTANCE.getEncoded())));
    assertThat(new OCSPResp(test.ca().ocsp(CaName.MAIL, builder.build().getEncoded())).getStatus())
        .isEqualTo(1);
  }

  @Test
  void asksForPatienceWhileTheClockIsBehind() throws Exception {
    var certificate = test.issue("a@example.org");
    var request = request(test.ca().certificate(CaName.MAIL), certificate, new byte[0]);
    test.clock().move(Duration.ofHours(-1));
    assertThat(new OCSPResp(test.ca().ocsp(CaName.MAIL, request)).getStatus()).isEqualTo(3);
  }

  private BasicOCSPResp answer(byte[] request) throws Exception {
    var response = new OCSPResp(test.ca().ocsp(CaName.MAIL, request));
    assertThat(response.getStatus()).isZero();
    return (BasicOCSPResp) response.getResponseObject();
  }

  private static byte[] request(X509Certificate issuer, X509Certificate certificate, byte[] nonce)
      throws Exception {
    var builder = new OCSPReqBuilder().addRequest(id(issuer, certificate));
    if (nonce.length > 0) {
      builder.setRequestExtensions(
          new Extensions(
              new Extension(
                  OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                  false,
                  new DEROctetString(nonce).getEncoded())));
    }
    return builder.build().getEncoded();
  }

  private static CertificateID id(X509Certificate issuer, X509Certificate certificate)
      throws Exception {
    return new CertificateID(
        new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
        new X509CertificateHolder(issuer.getEncoded()),
        certificate.getSerialNumber());
  }
}
