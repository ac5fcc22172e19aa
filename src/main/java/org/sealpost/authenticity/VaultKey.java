package org.sealpost.authenticity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.sealpost.authenticity.arc.ArcWriting;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.NoSuchKeyException;
import org.sealpost.keys.SignatureAlgorithm;

/** A key of the vault as DKIM and ARC sign with it: RSA, or Ed25519 over the hash. */
final class VaultKey implements ArcWriting.Key {

  private final KeyVault vault;
  private final DkimKey key;
  private final boolean isEd25519;

  /** Throws NoSuchKeyException if the vault does not have the key. */
  VaultKey(KeyVault vault, DkimKey key) {
    this.vault = vault;
    this.key = key;
    var half = vault.publicKey(key.key()).orElseThrow(() -> new NoSuchKeyException(key.key()));
    this.isEd25519 =
        switch (half) {
          case EdECPublicKey ignored -> true;
          case RSAPublicKey ignored -> false;
          default -> throw new IllegalArgumentException("DKIM has no " + half.getAlgorithm());
        };
  }

  @Override
  public String algorithm() {
    return isEd25519 ? "ed25519-sha256" : "rsa-sha256";
  }

  @Override
  public String domain() {
    return key.domain().name();
  }

  @Override
  public String selector() {
    return key.selector();
  }

  @Override
  public byte[] sign(byte[] octets) {
    // RFC 8463 §3: Ed25519 signs the hash.
    return isEd25519
        ? vault.sign(key.key(), SignatureAlgorithm.ED25519, sha256(octets))
        : vault.sign(key.key(), SignatureAlgorithm.RSA_SHA256, octets);
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
