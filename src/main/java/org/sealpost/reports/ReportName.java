package org.sealpost.reports;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.sealpost.mail.Domain;

/**
 * What tells one report from all others (RFC 8460 §5.1, RFC 9990 §3.5.1); the same again after a
 * restart.
 *
 * @param submitter who sends it
 * @param domain whom it is for
 * @param begin the first second of its day, UTC
 * @param end the last one
 * @param unique 32 hexadecimal digits
 */
record ReportName(Domain submitter, Domain domain, Instant begin, Instant end, String unique) {

  static ReportName of(String kind, LocalDate day, Domain domain, ReportSettings settings) {
    return new ReportName(
        settings.submitter(),
        domain,
        day.atStartOfDay().toInstant(ZoneOffset.UTC),
        day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusSeconds(1),
        Digests.of(kind, day, domain, settings.hostname()).substring(0, 32));
  }

  /** As it stands in the report. */
  String id() {
    return unique + "@" + submitter.name();
  }

  /** With the format as ending: {@code json}. */
  String file(String format) {
    return "%s!%s!%d!%d!%s.%s.gz"
        .formatted(
            submitter.name(), domain, begin.getEpochSecond(), end.getEpochSecond(), unique, format);
  }
}
