package org.sealpost.policy;

import java.util.Locale;

/** What a mail is, in one word. */
public enum VerdictWord {
  CLEAN,
  BULK,
  SUSPICIOUS,
  SPAM,
  PHISHING,
  FRAUD,
  MALWARE;

  /** The word in lower case, as interfaces write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
