package org.sealpost.keys;

/** The vault has no key of that name. */
public final class NoSuchKeyException extends RuntimeException {

  public NoSuchKeyException(KeyId key) {
    super("the vault has no key " + key);
  }
}
