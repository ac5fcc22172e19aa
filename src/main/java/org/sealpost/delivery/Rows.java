package org.sealpost.delivery;

/** The words that several statements about the queue's rows share. */
final class Rows {

  /** What nobody has under way; in the words of the indexes, so that the engine sees they fit. */
  static final String FREE = " state = 'queued' AND owner = ''";

  /** The same, never tried before. */
  static final String FRESH = FREE + " AND attempts = 0";

  /** The same, tried before. */
  static final String AGAIN = FREE + " AND attempts > 0";

  /** One recipient. */
  static final String KEY = " WHERE mail = ? AND part = ? AND n = ?";

  private Rows() {}
}
