package org.sealpost.keys;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Where private keys live, and the only place that uses them. Only octets and records pass this
 * interface, so that a vault can be a file, a process of its own or a hardware module. Methods that
 * name an unknown key throw NoSuchKeyException; a vault that cannot be read throws
 * VaultUnreadableException.
 */
public interface KeyVault {

  /**
   * Makes a key pair and keeps it durably before returning. The purpose is a word for people:
   * {@code dkim example.org}.
   */
  KeyId make(KeyKind kind, String purpose);

  /** Takes in a foreign private key (PKCS #8, DER) and keeps it durably before returning. */
  KeyId take(byte[] pkcs8, String purpose);

  /** The public half; empty if the vault has no such key. */
  Optional<PublicKey> publicKey(KeyId key);

  /** Signs octets; the vault digests them. ECDSA signatures are DER. */
  byte[] sign(KeyId key, SignatureAlgorithm algorithm, byte[] octets);

  /**
   * Decrypts a content key that was encrypted to an RSA key. With PKCS1 padding a broken padding
   * gives random octets of the expected length instead of an error, so that nobody learns from the
   * difference.
   *
   * @param expectedLength octets of the content key that the caller expects, 16 to 64
   */
  byte[] decrypt(KeyId key, RsaPadding padding, byte[] encrypted, int expectedLength);

  /**
   * The raw shared secret of this elliptic-curve key and a peer's public key (SubjectPublicKeyInfo,
   * DER).
   */
  byte[] agree(KeyId key, byte[] peerPublicKey);

  /**
   * The key with its certificates as PKCS #12 under a password: the one way out, for a person's own
   * device.
   */
  byte[] exportPkcs12(KeyId key, List<X509Certificate> chain, char[] password);

  /** Seals octets (AES-256-GCM); they open only under the same context. */
  byte[] seal(String context, byte[] octets);

  /**
   * Opens what {@link #seal} made; throws VaultUnreadableException if it was changed or the context
   * differs.
   */
  byte[] open(String context, byte[] sealed);

  /** A keyed hash (HMAC-SHA-256, 32 octets): equal for equal input, useless without the vault. */
  byte[] keyedHash(String context, byte[] octets);

  /** Forgets a private key for ever. */
  void destroy(KeyId key);
}
