package org.sealpost.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals octets under one secret. Each sealed thing has a key and nonce of its own, derived from a
 * random salt (RFC 5869 §2), so there is no number of things after which a nonce might repeat.
 *
 * <p>Form: one octet version, 32 octets salt, AES-256-GCM ciphertext and tag.
 */
final class Sealing {

  /** Octets of the secret. */
  static final int SECRET = 32;

  private static final byte VERSION = 1;
  private static final int SALT = 32;
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] secret;

  Sealing(byte[] secret) {
    if (secret.length != SECRET) {
      throw new IllegalArgumentException("the secret of a sealing has 32 octets");
    }
    this.secret = secret.clone();
  }

  static Sealing random() {
    var secret = new byte[SECRET];
    RANDOM.nextBytes(secret);
    return new Sealing(secret);
  }

  byte[] seal(String context, byte[] octets) {
    try {
      var salt = new byte[SALT];
      RANDOM.nextBytes(salt);
      var sealed = new byte[1 + SALT + octets.length + TAG];
      sealed[0] = VERSION;
      System.arraycopy(salt, 0, sealed, 1, SALT);
      cipher(Cipher.ENCRYPT_MODE, context, salt)
          .doFinal(octets, 0, octets.length, sealed, 1 + SALT);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM is missing", impossible);
    }
  }

  byte[] open(String context, byte[] sealed) {
    if (sealed.length < 1 + SALT + TAG || sealed[0] != VERSION) {
      throw new VaultUnreadableException("what was sealed is damaged or was not sealed here");
    }
    try {
      var salt = Arrays.copyOfRange(sealed, 1, 1 + SALT);
      return cipher(Cipher.DECRYPT_MODE, context, salt)
          .doFinal(sealed, 1 + SALT, sealed.length - 1 - SALT);
    } catch (GeneralSecurityException changed) {
      throw new VaultUnreadableException(
          "what was sealed was changed, belongs to another place, or was sealed by another vault",
          changed);
    }
  }

  byte[] keyedHash(String context, byte[] octets) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(derive("keyed hash", context, new byte[SALT], SECRET), "HmacSHA256"));
      return mac.doFinal(octets);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HMAC-SHA-256 is missing", impossible);
    }
  }

  /** As many octets as asked for, the same for the same input: what a wrong padding decrypts to. */
  byte[] stream(String context, byte[] octets, int length) {
    try {
      return derive("stream", context, keyedHash(context, octets), length);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HKDF is missing", impossible);
    }
  }

  private Cipher cipher(int mode, String context, byte[] salt) throws GeneralSecurityException {
    var derived = derive("seal", context, salt, SECRET + NONCE);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(derived, 0, SECRET, "AES"),
        new GCMParameterSpec(TAG * 8, derived, SECRET, NONCE));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private byte[] derive(String use, String context, byte[] salt, int length)
      throws GeneralSecurityException {
    var purpose = ("sealpost " + use + "\0" + context).getBytes(StandardCharsets.UTF_8);
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(purpose, length));
  }

  @Override
  public String toString() {
    return "Sealing";
  }
}
