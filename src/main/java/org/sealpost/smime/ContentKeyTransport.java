package org.sealpost.smime;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientIdentifier;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.OriginatorIdentifierOrKey;
import org.bouncycastle.asn1.cms.OriginatorPublicKey;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.sealpost.keys.RsaPadding;

/** Encloses the content key for a recipient. Public keys only: no vault is needed. */
final class ContentKeyTransport {

  private final SecureRandom random;
  private final RsaPadding padding;

  ContentKeyTransport(SecureRandom random, RsaPadding padding) {
    this.random = random;
    this.padding = padding;
  }

  static boolean suits(PublicKey key) {
    return key instanceof RSAPublicKey
        || (key instanceof ECPublicKey curve && curve.getParams().getCofactor() == 1)
        || (key instanceof XECPublicKey x && isX25519(x));
  }

  private static boolean isX25519(XECPublicKey key) {
    return key.getParams() instanceof NamedParameterSpec named && named.getName().equals("X25519");
  }

  RecipientInfo recipient(X509Certificate certificate, Key contentKey)
      throws GeneralSecurityException {
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey rsa -> new RecipientInfo(transported(certificate, rsa, contentKey));
      case ECPublicKey curve -> {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.getParams(), random);
        boolean large = curve.getParams().getOrder().bitLength() > 256;
        yield new RecipientInfo(
            agreed(
                certificate,
                generator.generateKeyPair(),
                "ECDH",
                large ? KeyAgreement.STANDARD_SHA384 : KeyAgreement.STANDARD_SHA256,
                contentKey));
      }
      // RFC 8418 §2: X25519 goes with HKDF
      case XECPublicKey x when isX25519(x) ->
          new RecipientInfo(
              agreed(
                  certificate,
                  KeyPairGenerator.getInstance("X25519").generateKeyPair(),
                  "X25519",
                  KeyAgreement.HKDF_SHA256,
                  contentKey));
      case PublicKey other ->
          throw new IllegalArgumentException("cannot encrypt to a key of " + other.getAlgorithm());
    };
  }

  private KeyTransRecipientInfo transported(
      X509Certificate certificate, RSAPublicKey key, Key contentKey)
      throws GeneralSecurityException {
    return new KeyTransRecipientInfo(
        new RecipientIdentifier(CertificateNames.issuerAndSerial(certificate)),
        stated(),
        new DEROctetString(encrypted(key, contentKey)));
  }

  private byte[] encrypted(RSAPublicKey key, Key contentKey) throws GeneralSecurityException {
    return switch (padding) {
      case PKCS1 -> {
        var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key, random);
        yield cipher.doFinal(contentKey.getEncoded());
      }
      case OAEP_SHA1 -> oaep(key, "SHA-1", MGF1ParameterSpec.SHA1, contentKey);
      case OAEP_SHA256 -> oaep(key, "SHA-256", MGF1ParameterSpec.SHA256, contentKey);
    };
  }

  private byte[] oaep(RSAPublicKey key, String digest, MGF1ParameterSpec mask, Key contentKey)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    var parameters = new OAEPParameterSpec(digest, "MGF1", mask, PSource.PSpecified.DEFAULT);
    cipher.init(Cipher.ENCRYPT_MODE, key, parameters, random);
    return cipher.doFinal(contentKey.getEncoded());
  }

  private AlgorithmIdentifier stated() {
    return switch (padding) {
      case PKCS1 -> new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
      case OAEP_SHA1 ->
          oaep(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE));
      case OAEP_SHA256 ->
          oaep(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE));
    };
  }

  /** RFC 4055 §4.1. */
  private static AlgorithmIdentifier oaep(AlgorithmIdentifier digest) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSAES_OAEP,
        new RSAESOAEPparams(
            digest,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest),
            RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));
  }

  /** RFC 5753 §3.1.1: a one-time key of ours and the recipient's key agree. */
  private static KeyAgreeRecipientInfo agreed(
      X509Certificate certificate,
      KeyPair oneTime,
      String algorithm,
      KeyAgreement scheme,
      Key contentKey)
      throws GeneralSecurityException {
    var agreement = javax.crypto.KeyAgreement.getInstance(algorithm);
    agreement.init(oneTime.getPrivate());
    agreement.doPhase(certificate.getPublicKey(), true);
    var wrap =
        contentKey.getEncoded().length <= 16
            ? KeyAgreement.Wrap.AES_128
            : KeyAgreement.Wrap.AES_256;
    var wrapping = new AlgorithmIdentifier(wrap.oid());
    var wrappingKey = scheme.wrappingKey(agreement.generateSecret(), wrap, wrapping, new byte[0]);
    var encrypted =
        new RecipientEncryptedKey(
            new KeyAgreeRecipientIdentifier(CertificateNames.issuerAndSerial(certificate)),
            new DEROctetString(wrap.wrap(wrappingKey, contentKey)));
    return new KeyAgreeRecipientInfo(
        new OriginatorIdentifierOrKey(originator(oneTime.getPublic())),
        null,
        new AlgorithmIdentifier(scheme.oid(), wrapping),
        new DERSequence(encrypted));
  }

  /** RFC 5753 §3.1.1: the curve is the recipient's, so it need not be stated. */
  private static OriginatorPublicKey originator(PublicKey key) {
    var full = SubjectPublicKeyInfo.getInstance(key.getEncoded());
    return new OriginatorPublicKey(
        new AlgorithmIdentifier(full.getAlgorithm().getAlgorithm()),
        new DERBitString(full.getPublicKeyData().getBytes()));
  }
}
