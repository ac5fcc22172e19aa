package org.sealpost.cli.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the owner of a corpus says that a mail is; the names of folders in it. */
enum Label {
  HAM(false),
  BULK(false),
  BOUNCE(false),
  SPAM(true),
  PHISH(true),
  PHISHING(true),
  FRAUD(true),
  MALWARE(true);

  private final boolean unwanted;

  Label(boolean unwanted) {
    this.unwanted = unwanted;
  }

  /** The label of a folder's name; empty if it is none. */
  static Optional<Label> of(String folder) {
    return Arrays.stream(values()).filter(label -> label.word().equals(folder)).findFirst();
  }

  /** Its folder's name. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether such mail should be caught. */
  boolean isUnwanted() {
    return unwanted;
  }
}
