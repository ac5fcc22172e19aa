package org.sealpost.keys;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** The smallest certificate around a key of a vault. */
final class SelfSigned {

  private SelfSigned() {}

  static X509Certificate certificate(KeyVault vault, KeyId key, boolean isRsa) throws Exception {
    AlgorithmIdentifier algorithm =
        new DefaultSignatureAlgorithmIdentifierFinder()
            .find(isRsa ? "SHA256WITHRSA" : "SHA256WITHECDSA");
    var name = new X500Name("CN=canary");
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(BigInteger.TEN));
    generator.setSignature(algorithm);
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(Date.from(Instant.parse("2026-01-01T00:00:00Z"))));
    generator.setEndDate(new Time(Date.from(Instant.parse("2036-01-01T00:00:00Z"))));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(vault.publicKey(key).orElseThrow().getEncoded()));
    var tbs = generator.generateTBSCertificate();
    var parts = new ASN1EncodableVector();
    parts.add(tbs);
    parts.add(algorithm);
    parts.add(
        new DERBitString(
            vault.sign(
                key,
                isRsa ? SignatureAlgorithm.RSA_SHA256 : SignatureAlgorithm.ECDSA_SHA256,
                tbs.getEncoded("DER"))));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(new DERSequence(parts).getEncoded("DER")));
  }
}
