package org.sealpost.smime;

/**
 * How the content of an encrypted mail is encrypted (RFC 8551 §2.7). CBC is read by every program
 * but protects no integrity; GCM protects it (RFC 5083, RFC 5084).
 */
public enum ContentCipher {
  AES_128_CBC,
  AES_256_CBC,
  AES_128_GCM,
  AES_256_GCM
}
