package org.sealpost.keys;

/** How a content key was padded before it was encrypted to an RSA key (RFC 8017 §7). */
public enum RsaPadding {
  PKCS1,
  OAEP_SHA1,
  OAEP_SHA256
}
