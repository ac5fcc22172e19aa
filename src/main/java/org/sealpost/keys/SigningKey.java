package org.sealpost.keys;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A private key as its engine wants it: RSA and the curves in native code where that loads, the
 * rest in the JDK. The translation costs as much as a fifth of a signature, so it is made once, by
 * the first who signs, and lives as long as the pair.
 */
final class SigningKey {

  private final KeyKind kind;
  private final PrivateKey key;
  private volatile @Nullable Translated translated;

  /** The key beside the provider that understands it; empty is the JDK's own order. */
  private record Translated(PrivateKey key, Optional<Provider> provider) {}

  SigningKey(KeyKind kind, PrivateKey key) {
    this.kind = kind;
    this.key = key;
  }

  /** An engine for one signature, ready for the octets unless it wants parameters first. */
  Signature engine(String algorithm) throws NoSuchAlgorithmException {
    var provider = translated().provider();
    return provider.isPresent()
        ? Signature.getInstance(algorithm, provider.get())
        : Signature.getInstance(algorithm);
  }

  /** Gives the engine the key. */
  void start(Signature engine) throws InvalidKeyException {
    engine.initSign(translated().key());
  }

  /** Two threads may both translate; either result is good. */
  private Translated translated() {
    var known = translated;
    if (known == null) {
      known = translate();
      translated = known;
    }
    return known;
  }

  private Translated translate() {
    return Optional.of(kind)
        .filter(any -> any != KeyKind.ED25519)
        .flatMap(_ -> NativeProvider.find())
        .map(this::translate)
        .orElseGet(() -> new Translated(key, Optional.empty()));
  }

  private Translated translate(Provider provider) {
    try {
      var factory = KeyFactory.getInstance(Pair.family(kind), provider);
      return new Translated((PrivateKey) factory.translateKey(key), Optional.of(provider));
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("a key of " + kind + " does not fit the engine", unusable);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[" + kind + "]";
  }
}
