package org.sealpost.mailflow;

import java.util.Locale;

/** Where in its life a DKIM key is. */
public enum DkimStage {
  /** Its record is to be published; it does not sign before that was seen. */
  WAITING,
  SIGNING,
  /** It does not sign any more; its record must stay for the mail that is on its way. */
  RETIRING,
  /** Destroyed in the vault; its record may be removed. */
  GONE;

  /** As rows, JSON and pages write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DkimStage of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
