package org.sealpost.smtp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a password: enough to know it again, not enough to log in with (SCRAM-SHA-256,
 * RFC 5802 §3, RFC 7677 §3). All octets in Base64.
 *
 * @param salt random, one for each password
 * @param iterations of PBKDF2 with HMAC-SHA-256
 * @param storedKey against which the client's proof is held
 * @param serverKey with which the server proves that it knows the verifier
 */
public record PasswordVerifier(String salt, int iterations, String storedKey, String serverKey) {

  private static final int OCTETS = 32;

  /** The verifier of a password that {@link PreparedText} has prepared. */
  public static PasswordVerifier of(String password, byte[] salt, int iterations) {
    var salted = salted(password, salt, iterations);
    return new PasswordVerifier(
        text(salt),
        iterations,
        text(sha256(hmac(salted, octets("Client Key")))),
        text(hmac(salted, octets("Server Key"))));
  }

  /** Whether it is that password; takes as long as making a verifier. */
  boolean fits(String password) {
    var stored = sha256(hmac(salted(password, value(salt), iterations), octets("Client Key")));
    return MessageDigest.isEqual(stored, value(storedKey));
  }

  /** RFC 5802 §3: whether the proof belongs to these words of the exchange. */
  boolean isProof(byte[] proof, String words) {
    var signature = hmac(value(storedKey), octets(words));
    if (proof.length != signature.length) {
      return false;
    }
    var clientKey = new byte[proof.length];
    for (int i = 0; i < proof.length; i++) {
      clientKey[i] = (byte) (proof[i] ^ signature[i]);
    }
    return MessageDigest.isEqual(sha256(clientKey), value(storedKey));
  }

  /** RFC 5802 §3: the server's own proof. */
  String serverSignature(String words) {
    return text(hmac(value(serverKey), octets(words)));
  }

  private static byte[] salted(String password, byte[] salt, int iterations) {
    var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, OCTETS * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no PBKDF2", impossible);
    } finally {
      spec.clearPassword();
    }
  }

  static byte[] hmac(byte[] key, byte[] text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no HMAC", impossible);
    }
  }

  private static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no SHA-256", impossible);
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] value(String text) {
    return Base64.getDecoder().decode(text);
  }

  /** Says nothing of the keys. */
  @Override
  public String toString() {
    return "PasswordVerifier[" + iterations + " iterations]";
  }
}
