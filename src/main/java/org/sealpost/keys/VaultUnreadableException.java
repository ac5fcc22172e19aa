package org.sealpost.keys;

/**
 * The vault, or a thing it sealed, cannot be opened: wrong master key, damage, or no right to read.
 */
public final class VaultUnreadableException extends RuntimeException {

  public VaultUnreadableException(String message) {
    super(message);
  }

  public VaultUnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
