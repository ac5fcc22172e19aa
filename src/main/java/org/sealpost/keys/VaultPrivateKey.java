package org.sealpost.keys;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/** The name of a key in the vault, which Java takes for the key itself. It has no octets. */
final class VaultPrivateKey implements PrivateKey {

  private static final long serialVersionUID = 1;

  private final transient KeyVault vault;
  private final transient KeyId id;

  VaultPrivateKey(KeyVault vault, KeyId id) {
    this.vault = vault;
    this.id = id;
  }

  byte[] sign(SignatureAlgorithm algorithm, byte[] octets) {
    return vault.sign(id, algorithm, octets);
  }

  @Override
  public String getAlgorithm() {
    return "EC";
  }

  @Override
  public @Nullable String getFormat() {
    return null;
  }

  @Override
  public byte @Nullable [] getEncoded() {
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VaultPrivateKey key && id.equals(key.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "a key in the vault";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a key in the vault stays there");
  }
}
