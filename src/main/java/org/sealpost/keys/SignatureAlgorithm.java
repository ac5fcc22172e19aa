package org.sealpost.keys;

/** How the vault signs. RSA signatures are PKCS #1 v1.5 unless the name says PSS (RFC 8017 §8). */
public enum SignatureAlgorithm {
  RSA_SHA256,
  RSA_SHA384,
  RSA_SHA512,
  RSA_PSS_SHA256,
  ECDSA_SHA256,
  ECDSA_SHA384,
  ED25519
}
