package org.sealpost.keys;

/**
 * The name of a key pair in the vault: 32 hexadecimal digits, random; it says nothing about the
 * key.
 */
public record KeyId(String text) {

  public KeyId {
    if (!text.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("not a key id: " + text);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
