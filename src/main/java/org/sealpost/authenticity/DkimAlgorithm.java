package org.sealpost.authenticity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.keys.KeyKind;

/**
 * With what a key signs (RFC 8301 §3.1, RFC 8463 §3); who does not know the second has the first.
 */
public enum DkimAlgorithm {
  RSA(KeyKind.RSA_2048, ""),
  ED25519(KeyKind.ED25519, "e");

  private final KeyKind kind;
  private final String mark;

  DkimAlgorithm(KeyKind kind, String mark) {
    this.kind = kind;
    this.mark = mark;
  }

  /** What the vault makes for it. */
  public KeyKind kind() {
    return kind;
  }

  /** What tells its selectors from those of others; may be empty. */
  public String mark() {
    return mark;
  }

  /** As rows and settings write it: {@code rsa}, {@code ed25519}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The algorithm of that word. */
  public static Optional<DkimAlgorithm> of(String word) {
    return Arrays.stream(values()).filter(a -> a.word().equals(word)).findFirst();
  }
}
