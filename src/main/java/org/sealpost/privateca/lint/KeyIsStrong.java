package org.sealpost.privateca.lint;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** RSA of 2048 bits (authorities 3072) with a usual exponent, or a point on P-256 or P-384. */
final class KeyIsStrong implements Lint {

  private static final int FEWEST_BITS = 2048;
  private static final int FEWEST_BITS_OF_AN_AUTHORITY = 3072;
  private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65537);

  @Override
  public String code() {
    return "cabf.rsa_modulus_invalid_length";
  }

  @Override
  public String citation() {
    return "S/MIME BR 6.1.5, 6.1.6";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    try {
      var key = PublicKeyFactory.createKey(candidate.certificate().getSubjectPublicKeyInfo());
      return look(key, candidate.kind());
    } catch (IOException | RuntimeException unreadable) {
      return Optional.of("the key cannot be read");
    }
  }

  private static Optional<String> look(AsymmetricKeyParameter key, Kind kind) {
    return switch (key) {
      case RSAKeyParameters rsa -> rsa(rsa, kind);
      case ECPublicKeyParameters ec when isOnAUsualCurve(ec) -> Optional.empty();
      default -> Optional.of("the key is neither RSA nor on P-256 or P-384");
    };
  }

  private static Optional<String> rsa(RSAKeyParameters key, Kind kind) {
    int bits = key.getModulus().bitLength();
    int fewest = kind.isAuthority() ? FEWEST_BITS_OF_AN_AUTHORITY : FEWEST_BITS;
    if (bits < fewest || bits % 8 != 0) {
      return Optional.of("the RSA key has " + bits + " bits, fewer than " + fewest);
    }
    var exponent = key.getExponent();
    return exponent.compareTo(USUAL_EXPONENT) < 0
            || !exponent.testBit(0)
            || exponent.bitLength() > 256
        ? Optional.of("the RSA key has the exponent " + exponent)
        : Optional.empty();
  }

  private static boolean isOnAUsualCurve(ECPublicKeyParameters key) {
    int bits = key.getParameters().getN().bitLength();
    return (bits == 256 || bits == 384) && key.getQ().isValid() && !key.getQ().isInfinity();
  }
}
