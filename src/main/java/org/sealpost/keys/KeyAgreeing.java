package org.sealpost.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;

/**
 * Elliptic-curve Diffie-Hellman with a peer's key that is looked at first (SP 800-56A §5.6.2.3).
 */
final class KeyAgreeing {

  private static final int LARGEST = 1024;

  private KeyAgreeing() {}

  static byte[] agree(Pair pair, byte[] peerPublicKey) {
    if (!(pair.privateKey() instanceof ECPrivateKey ours)) {
      throw new IllegalArgumentException("only an elliptic-curve key agrees, not " + pair.kind());
    }
    try {
      var peer = peer(peerPublicKey);
      if (!isSameCurve(ours.getParams(), peer.getParams())
          || !isOnCurve(ours.getParams(), peer.getW())) {
        throw new UndecryptableException();
      }
      var agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(ours);
      agreement.doPhase(peer, true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException refused) {
      throw new UndecryptableException();
    }
  }

  private static ECPublicKey peer(byte[] octets) throws GeneralSecurityException {
    if (octets.length > LARGEST) {
      throw new UndecryptableException();
    }
    var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(octets));
    if (key instanceof ECPublicKey elliptic) {
      return elliptic;
    }
    throw new UndecryptableException();
  }

  private static boolean isSameCurve(ECParameterSpec ours, ECParameterSpec theirs) {
    return ours.getCurve().equals(theirs.getCurve())
        && ours.getGenerator().equals(theirs.getGenerator())
        && ours.getOrder().equals(theirs.getOrder())
        && ours.getCofactor() == theirs.getCofactor();
  }

  /** A point off the curve would give the private key away bit by bit. */
  private static boolean isOnCurve(ECParameterSpec curve, ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)
        || !(curve.getCurve().getField() instanceof ECFieldFp field)) {
      return false;
    }
    var p = field.getP();
    var x = point.getAffineX();
    var y = point.getAffineY();
    if (!isInField(x, p) || !isInField(y, p)) {
      return false;
    }
    var right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    return y.multiply(y).mod(p).equals(right);
  }

  private static boolean isInField(BigInteger coordinate, BigInteger p) {
    return coordinate.signum() >= 0 && coordinate.compareTo(p) < 0;
  }
}
