package org.sealpost.keys;

/**
 * A key cannot decrypt or agree on what it was given. The message never says why, because the
 * difference would help whoever forged it.
 */
public final class UndecryptableException extends RuntimeException {

  public UndecryptableException() {
    super("this key does not open what it was given");
  }
}
