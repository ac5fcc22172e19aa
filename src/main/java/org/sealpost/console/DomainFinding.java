package org.sealpost.console;

import java.util.regex.Pattern;

/**
 * What the world's DNS says about one thing of a domain of ours.
 *
 * @param part what was looked at
 * @param level how it is
 * @param expected what should be there; empty where the text says it
 * @param text what was found; foreign
 * @param mend the record to publish or what else helps; empty if nothing is wrong
 */
public record DomainFinding(
    String part, HealthLine.Level level, String expected, String text, String mend) {

  private static final Pattern RECORD =
      Pattern.compile("\\S{1,255}\\. (?:A|AAAA|MX|TXT|CNAME|CAA|TLSA|PTR) .*", Pattern.DOTALL);

  /** Whether the mend is a line of a zone file (RFC 1035 §5.1), for copying. */
  public boolean hasRecord() {
    return RECORD.matcher(mend).matches();
  }
}
