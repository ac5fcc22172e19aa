package org.sealpost.privateca;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.RsaPadding;
import org.sealpost.keys.SignatureAlgorithm;

/** A vault that stops signing when a test says so, as a crash before the signature does. */
public final class BreakableVault implements KeyVault {

  private final KeyVault vault;
  private volatile boolean isBroken;

  public BreakableVault(KeyVault vault) {
    this.vault = vault;
  }

  /** Whether signing fails from now on. */
  public void breakSigning(boolean fails) {
    isBroken = fails;
  }

  @Override
  public KeyId make(KeyKind kind, String purpose) {
    return vault.make(kind, purpose);
  }

  @Override
  public KeyId take(byte[] pkcs8, String purpose) {
    return vault.take(pkcs8, purpose);
  }

  @Override
  public Optional<PublicKey> publicKey(KeyId key) {
    return vault.publicKey(key);
  }

  @Override
  public byte[] sign(KeyId key, SignatureAlgorithm algorithm, byte[] octets) {
    if (isBroken) {
      throw new IllegalStateException("the vault is broken");
    }
    return vault.sign(key, algorithm, octets);
  }

  @Override
  public byte[] decrypt(KeyId key, RsaPadding padding, byte[] encrypted, int expectedLength) {
    return vault.decrypt(key, padding, encrypted, expectedLength);
  }

  @Override
  public byte[] agree(KeyId key, byte[] peerPublicKey) {
    return vault.agree(key, peerPublicKey);
  }

  @Override
  public byte[] exportPkcs12(KeyId key, List<X509Certificate> chain, char[] password) {
    return vault.exportPkcs12(key, chain, password);
  }

  @Override
  public byte[] seal(String context, byte[] octets) {
    return vault.seal(context, octets);
  }

  @Override
  public byte[] open(String context, byte[] sealed) {
    return vault.open(context, sealed);
  }

  @Override
  public byte[] keyedHash(String context, byte[] octets) {
    return vault.keyedHash(context, octets);
  }

  @Override
  public void destroy(KeyId key) {
    vault.destroy(key);
  }
}
