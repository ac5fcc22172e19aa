package org.sealpost.monitoring;

import java.util.regex.Pattern;

/**
 * A finding in a reader's language. Its texts may hold what strangers wrote.
 *
 * @param code what stays the same in every language
 * @param level how bad it is
 * @param part what was looked at
 * @param text what was found
 * @param mend the exact record or command that helps; empty if nothing is wrong
 * @param expected what should be found; empty where nobody can say
 */
public record SpokenFinding(
    String code, Finding.Level level, String part, String text, String mend, String expected) {

  private static final Pattern RECORD =
      Pattern.compile(
          "\\S{1,255}\\. (?:A|AAAA|MX|TXT|CNAME|CAA|TLSA|SMIMEA|PTR) .*", Pattern.DOTALL);

  /** Whether the mend is a line of a zone file (RFC 1035 §5.1), for copying. */
  public boolean mendsByRecord() {
    return isRecord(mend);
  }

  /** Whether what is expected is such a line. */
  public boolean expectsRecord() {
    return isRecord(expected);
  }

  private static boolean isRecord(String text) {
    return RECORD.matcher(text).matches() && !text.contains("<");
  }
}
