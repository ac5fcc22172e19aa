package org.sealpost.keys;

/** The kinds of key pairs that the vault makes. */
public enum KeyKind {
  RSA_2048,
  RSA_3072,
  RSA_4096,
  P_256,
  P_384,
  ED25519
}
