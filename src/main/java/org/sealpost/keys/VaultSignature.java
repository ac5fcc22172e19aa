package org.sealpost.keys;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import org.jspecify.annotations.Nullable;

/**
 * One signature by the vault, asked for through Java's interface. What is signed here is short: a
 * hash of a handshake, an order; so it is collected and handed over at once.
 */
final class VaultSignature extends SignatureSpi {

  private static final int MOST = 1 << 20;

  private final SignatureAlgorithm algorithm;
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private @Nullable VaultPrivateKey key;

  VaultSignature(SignatureAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  @Override
  protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
    if (!(privateKey instanceof VaultPrivateKey ofVault)) {
      throw new InvalidKeyException("not a key of the vault");
    }
    key = ofVault;
    octets.reset();
  }

  @Override
  protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
    throw new InvalidKeyException("the vault signs; anybody verifies");
  }

  @Override
  protected void engineUpdate(byte b) throws SignatureException {
    require(1);
    octets.write(b);
  }

  @Override
  protected void engineUpdate(byte[] more, int offset, int length) throws SignatureException {
    require(length);
    octets.write(more, offset, length);
  }

  private void require(int more) throws SignatureException {
    if (octets.size() > MOST - more) {
      throw new SignatureException("too much to sign");
    }
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    if (key == null) {
      throw new SignatureException("no key was named");
    }
    try {
      return key.sign(algorithm, octets.toByteArray());
    } catch (RuntimeException refused) {
      throw new SignatureException("the vault does not sign: " + refused.getMessage(), refused);
    } finally {
      octets.reset();
    }
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    throw new SignatureException("the vault signs; anybody verifies");
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new InvalidParameterException("there are no parameters");
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new InvalidParameterException("there are no parameters");
  }
}
