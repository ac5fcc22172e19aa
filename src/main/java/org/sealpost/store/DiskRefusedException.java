package org.sealpost.store;

/**
 * The disk did not take what had to be kept: full, read-only, or broken. Nothing was kept, and
 * nobody may be told that it was.
 */
public final class DiskRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What the disk refused. */
  public DiskRefusedException(String message) {
    super(message);
  }

  /** What the disk refused, and how it said so. */
  public DiskRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
