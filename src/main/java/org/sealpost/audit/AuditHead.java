package org.sealpost.audit;

/**
 * The end of the chain at some moment. Noted outside the gateway, it proves later that nothing
 * before it was changed or cut off.
 *
 * @param sequence the last line's place; 0 if there is none
 * @param hash the last line's hash
 */
public record AuditHead(long sequence, String hash) {

  private static final int DIGITS = 64;

  /** The end of a chain without lines. */
  public static final AuditHead NONE = new AuditHead(0, "0".repeat(DIGITS));

  public AuditHead {
    if (sequence < 0 || !hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not the head of an audit chain: " + sequence);
    }
  }

  /** The form to be noted: {@code 42:0a1b…}. */
  @Override
  public String toString() {
    return sequence + ":" + hash;
  }
}
