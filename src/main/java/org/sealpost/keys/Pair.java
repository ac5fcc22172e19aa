package org.sealpost.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * A key pair, decoded; it never leaves this package and never shows its private half.
 *
 * @param signingKey the private half in the form in which the signing engine wants it
 */
record Pair(KeyKind kind, PrivateKey privateKey, PublicKey publicKey, SigningKey signingKey) {

  Pair(KeyKind kind, PrivateKey privateKey, PublicKey publicKey) {
    this(kind, privateKey, publicKey, new SigningKey(kind, privateKey));
  }

  static Pair make(KeyKind kind) {
    try {
      var generator = KeyPairGenerator.getInstance(family(kind));
      switch (kind) {
        case RSA_2048, RSA_3072, RSA_4096 ->
            generator.initialize(
                new RSAKeyGenParameterSpec(modulusBits(kind), RSAKeyGenParameterSpec.F4));
        case P_256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        case P_384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
        case ED25519 -> {}
      }
      var made = generator.generateKeyPair();
      return new Pair(kind, made.getPrivate(), made.getPublic());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("cannot make keys of kind " + kind, impossible);
    }
  }

  /** Decodes octets that a vault itself encoded. */
  static Pair decode(KeyKind kind, byte[] pkcs8, byte[] publicKey) {
    try {
      var factory = KeyFactory.getInstance(family(kind));
      return new Pair(
          kind,
          factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
          factory.generatePublic(new X509EncodedKeySpec(publicKey)));
    } catch (GeneralSecurityException damaged) {
      throw new VaultUnreadableException("a key in the vault cannot be decoded", damaged);
    }
  }

  /** The name under which the JDK knows this family of keys. */
  static String family(KeyKind kind) {
    return switch (kind) {
      case RSA_2048, RSA_3072, RSA_4096 -> "RSA";
      case P_256, P_384 -> "EC";
      case ED25519 -> "Ed25519";
    };
  }

  boolean isRsa() {
    return family(kind).equals("RSA");
  }

  private static int modulusBits(KeyKind kind) {
    return switch (kind) {
      case RSA_2048 -> 2048;
      case RSA_3072 -> 3072;
      case RSA_4096 -> 4096;
      case P_256, P_384, ED25519 -> throw new IllegalArgumentException(kind + " has no modulus");
    };
  }

  @Override
  public String toString() {
    return "Pair[" + kind + "]";
  }
}
