package org.sealpost.authenticity.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

class AlgorithmsTest {

  private static final byte[] OCTETS = "from:a@example.org".getBytes(StandardCharsets.US_ASCII);

  /** The order of the group (RFC 8032 §5.1). */
  private static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @Test
  void takesWhatTheJdkSigned() throws GeneralSecurityException {
    for (int i = 0; i < 20; i++) {
      var pair = pair();
      assertThat(Algorithms.isSigned(OCTETS, signature(pair), pair.getPublic(), true)).isTrue();
    }
  }

  @Test
  void refusesEachChangedBit() throws GeneralSecurityException {
    var pair = pair();
    var signature = signature(pair);
    for (int bit = 0; bit < signature.length * 8; bit++) {
      var changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Algorithms.isSigned(OCTETS, changed, pair.getPublic(), true)).isFalse();
    }
  }

  @Test
  void refusesOtherOctetsOtherKeysAndOtherLengths() throws GeneralSecurityException {
    var pair = pair();
    var signature = signature(pair);
    assertThat(Algorithms.isSigned(new byte[] {1}, signature, pair.getPublic(), true)).isFalse();
    assertThat(Algorithms.isSigned(OCTETS, signature, pair().getPublic(), true)).isFalse();
    for (int length = 0; length < 200; length++) {
      if (length != signature.length) {
        var cut = Arrays.copyOf(signature, length);
        assertThat(Algorithms.isSigned(OCTETS, cut, pair.getPublic(), true)).isFalse();
      }
    }
  }

  /** RFC 8032 §5.1.7: S must be below the order, or anybody could make a second signature. */
  @Test
  void refusesTheSameSignatureMadeLarger() throws GeneralSecurityException {
    var pair = pair();
    var signature = signature(pair);
    var s = number(Arrays.copyOfRange(signature, 32, 64)).add(ORDER);
    for (int i = 0; i < 32; i++) {
      signature[32 + i] = s.shiftRight(8 * i).byteValue();
    }
    assertThat(Algorithms.isSigned(OCTETS, signature, pair.getPublic(), true)).isFalse();
  }

  @Test
  void noKeyAndNoSignatureBreakIt() {
    var random = new Random(8463);
    for (int i = 0; i < 3_000; i++) {
      var key = new byte[32];
      var signature = new byte[64];
      random.nextBytes(key);
      random.nextBytes(signature);
      assertThat(Algorithms.isSigned(OCTETS, signature, new RawKey(key), true)).isFalse();
    }
  }

  private static BigInteger number(byte[] littleEndian) {
    var big = new byte[littleEndian.length];
    for (int i = 0; i < big.length; i++) {
      big[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, big);
  }

  private static KeyPair pair() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private static byte[] signature(KeyPair pair) throws GeneralSecurityException {
    var engine = Signature.getInstance("Ed25519");
    engine.initSign(pair.getPrivate());
    engine.update(Algorithms.sha256().digest(OCTETS));
    return engine.sign();
  }

  /** Any 32 octets where the point is written. */
  private record RawKey(byte[] point) implements PublicKey {

    @Override
    public String getAlgorithm() {
      return "Ed25519";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      try {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), point)
            .getEncoded();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }
}
