package org.sealpost.keys;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * Writes PKCS #12 (RFC 7292) with PBES2, PBKDF2-HMAC-SHA-256 and AES-256-CBC (RFC 8018 §6.2): what
 * OpenSSL, Windows, macOS and Thunderbird of today read.
 */
final class Pkcs12 {

  /** Three derivations in one file stay below the 300,000 that importers of today allow each. */
  private static final int ITERATIONS = 150_000;

  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  private Pkcs12() {}

  static byte[] write(Pair pair, List<X509Certificate> chain, char[] password) {
    if (chain.isEmpty()
        || !Arrays.equals(
            chain.getFirst().getPublicKey().getEncoded(), pair.publicKey().getEncoded())) {
      throw new IllegalArgumentException("the first certificate must be the one of the key");
    }
    try {
      var builder = new PKCS12PfxPduBuilder();
      builder.addData(keyBag(pair, chain.getFirst(), password));
      builder.addEncryptedData(encryptor(password), certificateBags(chain));
      return builder
          .build(
              new JcePKCS12MacCalculatorBuilder(NISTObjectIdentifiers.id_sha256)
                  .setProvider(BOUNCY_CASTLE)
                  .setIterationCount(ITERATIONS),
              password)
          .getEncoded();
    } catch (IOException
        | PKCSException
        | OperatorCreationException
        | CertificateEncodingException broken) {
      throw new IllegalStateException("cannot write PKCS #12", broken);
    }
  }

  private static PKCS12SafeBag keyBag(Pair pair, X509Certificate certificate, char[] password)
      throws OperatorCreationException {
    var bag =
        new PKCS12SafeBagBuilder(
            PrivateKeyInfo.getInstance(pair.privateKey().getEncoded()), encryptor(password));
    return mark(bag, certificate).build();
  }

  private static PKCS12SafeBag[] certificateBags(List<X509Certificate> chain)
      throws IOException, CertificateEncodingException {
    var bags = new PKCS12SafeBag[chain.size()];
    for (int i = 0; i < bags.length; i++) {
      var bag =
          new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(chain.get(i)).toASN1Structure());
      bags[i] = (i == 0 ? mark(bag, chain.getFirst()) : bag).build();
    }
    return bags;
  }

  /** Key and certificate find each other by the same local key id. */
  private static PKCS12SafeBagBuilder mark(PKCS12SafeBagBuilder bag, X509Certificate certificate) {
    return bag.addBagAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_friendlyName,
            new DERBMPString(certificate.getSubjectX500Principal().getName()))
        .addBagAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_localKeyId,
            new DEROctetString(certificate.getSerialNumber().toByteArray()));
  }

  private static OutputEncryptor encryptor(char[] password) throws OperatorCreationException {
    return new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
        .setProvider(BOUNCY_CASTLE)
        .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
        .setIterationCount(ITERATIONS)
        .build(password);
  }
}
