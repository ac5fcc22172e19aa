package org.sealpost.store;

/** Kept octets are gone, or are no longer those that were kept; they must not be handed on. */
public final class ContentDamagedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Which octets, and what is wrong with them. */
  public ContentDamagedException(ContentId id, String what) {
    super("content " + id + " " + what);
  }

  /** Which octets, what is wrong with them, and what happened below. */
  public ContentDamagedException(ContentId id, String what, Throwable cause) {
    super("content " + id + " " + what, cause);
  }
}
