package org.sealpost.authenticity;

import java.util.Locale;

/** The results of BIMI (section "Affix BIMI Status to Authentication Results Header Field"). */
public enum BrandResult {
  /** There is an indicator, and it may be shown. */
  PASS,
  /** No record. */
  NONE,
  /** The record, the picture or its evidence is wrong. */
  FAIL,
  /** Nobody knows yet: the DNS or a web server did not answer in time. */
  TEMPERROR,
  /** The owner wants none to be shown. */
  DECLINED,
  /** Not looked for: the mail does not fulfil what comes before. */
  SKIPPED;

  /** As it stands in {@code Authentication-Results}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
