package org.sealpost.keys;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * Decrypts content keys. A wrong PKCS #1 v1.5 padding is rejected implicitly: the caller gets
 * octets which depend on the ciphertext and on a secret alone, by the same path and in the same
 * time as a right one, so the vault is no oracle for Bleichenbacher's attack (RFC 8017 §7.2.2, RFC
 * 3218 §2.3.2).
 */
final class RsaDecryption {

  private static final int SHORTEST = 16;
  private static final int LONGEST = 64;

  private final Sealing sealing;

  RsaDecryption(Sealing sealing) {
    this.sealing = sealing;
  }

  byte[] decrypt(KeyId id, Pair pair, RsaPadding padding, byte[] encrypted, int expectedLength) {
    if (!pair.isRsa()) {
      throw new IllegalArgumentException("only an RSA key decrypts, not " + pair.kind());
    }
    if (expectedLength < SHORTEST || expectedLength > LONGEST) {
      throw new IllegalArgumentException("a content key has 16 to 64 octets");
    }
    return switch (padding) {
      case PKCS1 -> pkcs1(id, pair.privateKey(), encrypted, expectedLength);
      case OAEP_SHA1 -> oaep(pair.privateKey(), encrypted, "SHA-1", MGF1ParameterSpec.SHA1);
      case OAEP_SHA256 -> oaep(pair.privateKey(), encrypted, "SHA-256", MGF1ParameterSpec.SHA256);
    };
  }

  private byte[] pkcs1(KeyId id, PrivateKey key, byte[] encrypted, int expectedLength) {
    var rejected = sealing.stream("implicit rejection|" + id, encrypted, expectedLength);
    try {
      var cipher = Cipher.getInstance("RSA/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return unpadded(cipher.doFinal(encrypted), rejected);
    } catch (BadPaddingException | IllegalBlockSizeException notBelowTheModulus) {
      // Known to whoever sent it, without any key: nothing is learnt from this difference.
      return rejected;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("RSA is missing", impossible);
    }
  }

  /**
   * The last octets of {@code 00 02 nonzero… 00 key} if all of it is as it must be, else the
   * rejected ones; without a branch or an index that depends on the octets.
   */
  static byte[] unpadded(byte[] padded, byte[] rejected) {
    int length = rejected.length;
    int zero = padded.length - length - 1;
    int bad = padded[0] | (padded[1] ^ 2) | padded[zero];
    for (int i = 2; i < zero; i++) {
      bad |= ((padded[i] & 0xFF) - 1) >>> 31;
    }
    int reject = (bad | -bad) >> 31;
    var key = new byte[length];
    for (int i = 0; i < length; i++) {
      key[i] = (byte) ((padded[zero + 1 + i] & ~reject) | (rejected[i] & reject));
    }
    return key;
  }

  private static byte[] oaep(
      PrivateKey key, byte[] encrypted, String digest, MGF1ParameterSpec mask) {
    try {
      var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key,
          new OAEPParameterSpec(digest, "MGF1", mask, PSource.PSpecified.DEFAULT));
      return cipher.doFinal(encrypted);
    } catch (BadPaddingException | IllegalBlockSizeException refused) {
      throw new UndecryptableException();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("RSA-OAEP is missing", impossible);
    }
  }
}
