package org.sealpost.quarantine;

/** What came of a wish to delete a case. */
public enum DeleteOutcome {
  /** It is gone. */
  DELETED,
  /** There is no such case, or no longer. */
  NOT_THERE,
  /** It was released and is not on its way yet; ask again later. */
  ON_ITS_WAY
}
