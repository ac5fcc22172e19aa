package org.sealpost.store;

/**
 * The disk did not take what had to be kept: full, read-only, or broken. Nothing was kept, and
 * nobody may be told that it was.
 */
public final class DiskRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean full;

  /** What the disk refused. */
  public DiskRefusedException(String message) {
    super(message);
    full = false;
  }

  /** What the disk refused, how it said so, and whether more room would help. */
  public DiskRefusedException(String message, Throwable cause, boolean full) {
    super(message, cause);
    this.full = full;
  }

  /** Whether more room would help. */
  public boolean isFull() {
    return full;
  }
}
