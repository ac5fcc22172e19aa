package org.sealpost.policy;

import java.util.Map;

/** What a clear finding of each check adds to the score, unless a setting says otherwise. */
public final class Weights {

  private static final Map<String, Double> USUAL =
      Map.ofEntries(
          Map.entry("failed-authentication", 2.5),
          Map.entry("lookalike-domain", 3.5),
          Map.entry("own-domain-from-outside", 5.0),
          Map.entry("protected-name", 3.5),
          Map.entry("reply-to-trap", 2.5),
          Map.entry("first-contact", 0.3),
          Map.entry("forged-header", 1.5),
          Map.entry("link-text-differs", 3.0),
          Map.entry("deceptive-link", 3.0),
          Map.entry("dangerous-attachment", 5.0),
          Map.entry("macro-document", 4.0),
          Map.entry("encrypted-archive", 2.0),
          Map.entry("archive-limits", 4.0),
          Map.entry("test-virus", 100.0),
          Map.entry("test-spam", 100.0),
          Map.entry("bulk-mail", 0.0),
          Map.entry("allow-listed", -2.0),
          Map.entry("unwanted-wording", 2.7),
          Map.entry("known-correspondent", -3.0));

  private Weights() {}

  /** The usual points of a check; 1 for one that nobody has weighed yet. */
  public static double usual(String check) {
    return USUAL.getOrDefault(check, 1.0);
  }

  /** All usual points by the check's name. */
  public static Map<String, Double> usual() {
    return USUAL;
  }
}
