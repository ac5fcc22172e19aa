package org.sealpost.reports;

import java.util.Locale;

/** What came of a mail to an address for reports. */
public enum ReportOutcome {
  /** It is believed and counts. */
  COUNTED,
  /** The same report counted before. */
  REPEATED,
  /** Whoever says to have sent it has not proved it. */
  UNPROVEN,
  /** It tells of no domain of ours. */
  FOREIGN,
  /** It tells of the future, of a time long ago, or of too long a time. */
  UNTIMELY,
  /** Its sender has reported too much today, or there is no room. */
  SURPLUS,
  /** It looks like a report, and cannot be read. */
  UNREADABLE,
  /** There is no report in it. */
  NONE;

  /** Its word in rows, stories and the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
