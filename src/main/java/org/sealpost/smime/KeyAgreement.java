package org.sealpost.smime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.ecc.ECCCMSSharedInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** From a shared secret to a key that wraps the content key (RFC 5753 §7, RFC 8418 §2). */
enum KeyAgreement {
  STANDARD_SHA1(X9ObjectIdentifiers.dhSinglePass_stdDH_sha1kdf_scheme, "SHA-1", false),
  STANDARD_SHA224(SECObjectIdentifiers.dhSinglePass_stdDH_sha224kdf_scheme, "SHA-224", false),
  STANDARD_SHA256(SECObjectIdentifiers.dhSinglePass_stdDH_sha256kdf_scheme, "SHA-256", false),
  STANDARD_SHA384(SECObjectIdentifiers.dhSinglePass_stdDH_sha384kdf_scheme, "SHA-384", false),
  STANDARD_SHA512(SECObjectIdentifiers.dhSinglePass_stdDH_sha512kdf_scheme, "SHA-512", false),
  // with the cofactor 1 of all curves that we know, cofactor agreement is the same
  COFACTOR_SHA1(X9ObjectIdentifiers.dhSinglePass_cofactorDH_sha1kdf_scheme, "SHA-1", false),
  COFACTOR_SHA256(SECObjectIdentifiers.dhSinglePass_cofactorDH_sha256kdf_scheme, "SHA-256", false),
  COFACTOR_SHA384(SECObjectIdentifiers.dhSinglePass_cofactorDH_sha384kdf_scheme, "SHA-384", false),
  COFACTOR_SHA512(SECObjectIdentifiers.dhSinglePass_cofactorDH_sha512kdf_scheme, "SHA-512", false),
  HKDF_SHA256(PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha256_scheme, "SHA256", true),
  HKDF_SHA384(PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha384_scheme, "SHA384", true),
  HKDF_SHA512(PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha512_scheme, "SHA512", true);

  @SuppressWarnings("Immutable") // it is, though its library does not say so
  private final ASN1ObjectIdentifier oid;

  private final String digest;
  private final boolean hkdf;

  KeyAgreement(ASN1ObjectIdentifier oid, String digest, boolean hkdf) {
    this.oid = oid;
    this.digest = digest;
    this.hkdf = hkdf;
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }

  static Optional<KeyAgreement> of(ASN1ObjectIdentifier oid) {
    return Stream.of(values()).filter(a -> a.oid.equals(oid)).findFirst();
  }

  /** How the agreed key wraps the content key. */
  enum Wrap {
    AES_128(NISTObjectIdentifiers.id_aes128_wrap, "AES", 16),
    AES_192(NISTObjectIdentifiers.id_aes192_wrap, "AES", 24),
    AES_256(NISTObjectIdentifiers.id_aes256_wrap, "AES", 32),
    TRIPLE_DES(PKCSObjectIdentifiers.id_alg_CMS3DESwrap, "DESede", 24);

    @SuppressWarnings("Immutable") // it is, though its library does not say so
    private final ASN1ObjectIdentifier oid;

    private final String algorithm;
    private final int octets;

    Wrap(ASN1ObjectIdentifier oid, String algorithm, int octets) {
      this.oid = oid;
      this.algorithm = algorithm;
      this.octets = octets;
    }

    ASN1ObjectIdentifier oid() {
      return oid;
    }

    static Optional<Wrap> of(ASN1ObjectIdentifier oid) {
      return Stream.of(values()).filter(w -> w.oid.equals(oid)).findFirst();
    }

    byte[] wrap(byte[] wrappingKey, Key contentKey) throws GeneralSecurityException {
      var cipher = Cipher.getInstance(algorithm + "Wrap");
      cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(wrappingKey, algorithm));
      return cipher.wrap(contentKey);
    }

    byte[] unwrap(byte[] wrappingKey, byte[] wrapped) throws GeneralSecurityException {
      var cipher = Cipher.getInstance(algorithm + "Wrap");
      cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(wrappingKey, algorithm));
      return cipher.unwrap(wrapped, algorithm, Cipher.SECRET_KEY).getEncoded();
    }
  }

  /**
   * The key that wraps the content key.
   *
   * @param secret the raw shared secret
   * @param wrap how it will wrap, for the length
   * @param stated the wrap algorithm exactly as the message states it: it goes into the derivation
   * @param userKeyingMaterial from the message; no octets if there is none
   */
  byte[] wrappingKey(
      byte[] secret, Wrap wrap, AlgorithmIdentifier stated, byte[] userKeyingMaterial)
      throws GeneralSecurityException {
    var shared = sharedInfo(wrap, stated, userKeyingMaterial);
    return hkdf ? hkdf(secret, shared, wrap.octets) : x963(secret, shared, wrap.octets);
  }

  /** RFC 5753 §7.2: ECC-CMS-SharedInfo. */
  private static byte[] sharedInfo(Wrap wrap, AlgorithmIdentifier stated, byte[] material)
      throws GeneralSecurityException {
    var bits = ByteBuffer.allocate(4).putInt(wrap.octets * 8).array();
    var shared =
        material.length == 0
            ? new ECCCMSSharedInfo(stated, bits)
            : new ECCCMSSharedInfo(stated, material, bits);
    try {
      return shared.getEncoded(ASN1Encoding.DER);
    } catch (IOException broken) {
      throw new GeneralSecurityException(broken);
    }
  }

  /** The key derivation of ANS X9.63 (SEC 1 §3.6.1). */
  private byte[] x963(byte[] secret, byte[] shared, int octets) throws GeneralSecurityException {
    var hash = MessageDigest.getInstance(digest);
    var key = new byte[octets];
    int done = 0;
    for (int counter = 1; done < octets; counter++) {
      hash.update(secret);
      hash.update(ByteBuffer.allocate(4).putInt(counter).array());
      var block = hash.digest(shared);
      int n = Math.min(block.length, octets - done);
      System.arraycopy(block, 0, key, done, n);
      done += n;
    }
    return key;
  }

  private byte[] hkdf(byte[] secret, byte[] shared, int octets) throws GeneralSecurityException {
    // RFC 8418 §2.1: without salt, the shared information as info
    if (Arrays.equals(secret, new byte[secret.length])) {
      throw new InvalidAlgorithmParameterException("a shared secret of zeros");
    }
    return KDF.getInstance("HKDF-" + digest)
        .deriveData(HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(shared, octets));
  }
}
