package org.sealpost.smime;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.sealpost.mail.Content;

/**
 * The content encryption algorithms that are read: this list is the whole list, and every other
 * identifier is refused before a key is touched (CVE-2026-34182).
 */
enum ContentAlgorithm {
  AES_128_CBC(NISTObjectIdentifiers.id_aes128_CBC, "AES", 16, false),
  AES_192_CBC(NISTObjectIdentifiers.id_aes192_CBC, "AES", 24, false),
  AES_256_CBC(NISTObjectIdentifiers.id_aes256_CBC, "AES", 32, false),
  AES_128_GCM(NISTObjectIdentifiers.id_aes128_GCM, "AES", 16, true),
  AES_192_GCM(NISTObjectIdentifiers.id_aes192_GCM, "AES", 24, true),
  AES_256_GCM(NISTObjectIdentifiers.id_aes256_GCM, "AES", 32, true),
  /** Read only, and named as weak. */
  TRIPLE_DES_CBC(PKCSObjectIdentifiers.des_EDE3_CBC, "DESede", 24, false);

  static final int TAG_OCTETS = 16;
  static final int NONCE_OCTETS = 12;

  @SuppressWarnings("Immutable") // it is, though its library does not say so
  private final ASN1ObjectIdentifier oid;

  private final String keyAlgorithm;
  private final int keyOctets;
  private final boolean authenticated;

  ContentAlgorithm(
      ASN1ObjectIdentifier oid, String keyAlgorithm, int keyOctets, boolean authenticated) {
    this.oid = oid;
    this.keyAlgorithm = keyAlgorithm;
    this.keyOctets = keyOctets;
    this.authenticated = authenticated;
  }

  static ContentAlgorithm of(ContentCipher cipher) {
    return switch (cipher) {
      case AES_128_CBC -> AES_128_CBC;
      case AES_256_CBC -> AES_256_CBC;
      case AES_128_GCM -> AES_128_GCM;
      case AES_256_GCM -> AES_256_GCM;
    };
  }

  static Optional<ContentAlgorithm> of(ASN1ObjectIdentifier oid) {
    return Stream.of(values()).filter(a -> a.oid.equals(oid)).findFirst();
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }

  int keyOctets() {
    return keyOctets;
  }

  boolean authenticated() {
    return authenticated;
  }

  boolean weak() {
    return this == TRIPLE_DES_CBC;
  }

  /** How long the initialisation vector or nonce is that we write. */
  int vectorOctets() {
    return authenticated ? NONCE_OCTETS : 16;
  }

  Key key(byte[] octets) {
    return new SecretKeySpec(octets, keyAlgorithm);
  }

  Cipher cipher() throws GeneralSecurityException {
    return Cipher.getInstance(
        authenticated ? "AES/GCM/NoPadding" : keyAlgorithm + "/CBC/PKCS5Padding");
  }

  AlgorithmParameterSpec parameters(byte[] vector) {
    return authenticated
        ? new GCMParameterSpec(TAG_OCTETS * 8, vector)
        : new IvParameterSpec(vector);
  }

  /** The vector that an algorithm identifier states, if all it states is acceptable. */
  byte[] vector(AlgorithmIdentifier stated) throws MalformedCms {
    try {
      return authenticated ? nonce(stated.getParameters()) : blockVector(stated.getParameters());
    } catch (RuntimeException broken) {
      throw new MalformedCms("content encryption parameters", broken);
    }
  }

  private static byte[] nonce(ASN1Encodable stated) throws MalformedCms {
    var parameters = GCMParameters.getInstance(stated);
    // RFC 5084 §3.2 allows tags from 12 octets on (and the default is 12); a short tag invites
    // forgery, and no program in use writes one (CVE-2026-12802)
    if (parameters == null
        || parameters.getIcvLen() != TAG_OCTETS
        || parameters.getNonce().length == 0
        || parameters.getNonce().length > 64) {
      throw new MalformedCms("GCM parameters that are not accepted");
    }
    return parameters.getNonce();
  }

  private byte[] blockVector(ASN1Encodable stated) throws MalformedCms {
    var vector = ASN1OctetString.getInstance(stated);
    if (vector == null || vector.getOctets().length != (weak() ? 8 : 16)) {
      throw new MalformedCms("an initialisation vector of the wrong length");
    }
    return vector.getOctets();
  }

  /** Decrypts; what is returned has passed the authentication tag, if there is one. */
  Content decrypt(byte[] key, byte[] vector, EnvelopedStructure envelope)
      throws GeneralSecurityException {
    var cipher = cipher();
    cipher.init(Cipher.DECRYPT_MODE, key(key), parameters(vector));
    return envelope.seal().isPresent()
        ? sealed(cipher, envelope.encrypted(), envelope.seal().get())
        : blocks(cipher, envelope.encrypted());
  }

  /** In one array and in place: nothing leaves before the tag is verified. */
  private static Content sealed(Cipher cipher, Content encrypted, EnvelopedStructure.Seal seal)
      throws GeneralSecurityException {
    if (seal.tag().size() != TAG_OCTETS || encrypted.size() > Integer.MAX_VALUE - 64) {
      throw new GeneralSecurityException("a tag or a size that is not accepted");
    }
    int size = (int) encrypted.size();
    var octets = new byte[size + TAG_OCTETS];
    for (int done = 0; done < size; ) {
      done += encrypted.read(done, octets, done, size - done);
    }
    System.arraycopy(seal.tag().octets(), 0, octets, size, TAG_OCTETS);
    cipher.updateAAD(seal.associated().octets());
    int plain = cipher.doFinal(octets, 0, octets.length, octets, 0);
    return Content.of(octets).slice(0, plain);
  }

  private static Content blocks(Cipher cipher, Content encrypted) throws GeneralSecurityException {
    var plain = new OctetChunks();
    var in = new byte[64 * 1024];
    var out = new byte[in.length + 64];
    long at = 0;
    for (int n; (n = encrypted.read(at, in, 0, in.length)) > 0; at += n) {
      plain.write(out, 0, cipher.update(in, 0, n, out, 0));
    }
    plain.write(out, 0, cipher.doFinal(out, 0));
    return plain.content();
  }
}
