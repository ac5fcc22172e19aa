package org.sealpost.keys;

import java.security.PrivateKey;
import java.security.Security;
import java.security.interfaces.ECPublicKey;

/**
 * Keys of the vault in the shape that Java's own TLS takes: an object that can be named as a
 * private key and signs through the vault, and that nobody can read.
 */
public final class VaultKeys {

  static {
    // At the end of the list: it knows keys of the vault alone, and nobody else's.
    Security.addProvider(new VaultProvider());
  }

  private VaultKeys() {}

  /** A private key on an elliptic curve; throws NoSuchKeyException if the vault has none. */
  public static PrivateKey privateKey(KeyVault vault, KeyId key) {
    var known = vault.publicKey(key).orElseThrow(() -> new NoSuchKeyException(key));
    if (!(known instanceof ECPublicKey)) {
      throw new IllegalArgumentException("only keys on elliptic curves sign from the vault");
    }
    return new VaultPrivateKey(vault, key);
  }
}
