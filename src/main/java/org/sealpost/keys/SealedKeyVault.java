package org.sealpost.keys;

import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A vault inside this process: pairs from some place, and one secret under which it seals. */
final class SealedKeyVault implements KeyVault {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_OCTETS = 16;

  private final KeyPairs pairs;
  private final Sealing sealing;
  private final RsaDecryption rsa;

  SealedKeyVault(KeyPairs pairs, Sealing sealing) {
    this.pairs = pairs;
    this.sealing = sealing;
    this.rsa = new RsaDecryption(sealing);
  }

  @Override
  public KeyId make(KeyKind kind, String purpose) {
    return keep(Pair.make(kind), purpose);
  }

  @Override
  public KeyId take(byte[] pkcs8, String purpose) {
    return keep(ForeignKeys.read(pkcs8), purpose);
  }

  @Override
  public Optional<PublicKey> publicKey(KeyId key) {
    return pairs.find(key).map(Pair::publicKey);
  }

  @Override
  public byte[] sign(KeyId key, SignatureAlgorithm algorithm, byte[] octets) {
    return Signing.sign(pair(key), algorithm, octets);
  }

  @Override
  public byte[] decrypt(KeyId key, RsaPadding padding, byte[] encrypted, int expectedLength) {
    return rsa.decrypt(key, pair(key), padding, encrypted, expectedLength);
  }

  @Override
  public byte[] agree(KeyId key, byte[] peerPublicKey) {
    return KeyAgreeing.agree(pair(key), peerPublicKey);
  }

  @Override
  public byte[] exportPkcs12(KeyId key, List<X509Certificate> chain, char[] password) {
    return Pkcs12.write(pair(key), chain, password);
  }

  @Override
  public byte[] seal(String context, byte[] octets) {
    return sealing.seal("sealed|" + context, octets);
  }

  @Override
  public byte[] open(String context, byte[] sealed) {
    return sealing.open("sealed|" + context, sealed);
  }

  @Override
  public byte[] keyedHash(String context, byte[] octets) {
    return sealing.keyedHash("hashed|" + context, octets);
  }

  @Override
  public void destroy(KeyId key) {
    if (!pairs.destroy(key)) {
      throw new NoSuchKeyException(key);
    }
  }

  private KeyId keep(Pair pair, String purpose) {
    var octets = new byte[ID_OCTETS];
    RANDOM.nextBytes(octets);
    var id = new KeyId(HexFormat.of().formatHex(octets));
    pairs.keep(id, pair, purpose);
    return id;
  }

  private Pair pair(KeyId key) {
    return pairs.find(key).orElseThrow(() -> new NoSuchKeyException(key));
  }

  @Override
  public String toString() {
    return "KeyVault";
  }
}
