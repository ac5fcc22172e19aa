package org.sealpost.reports;

import java.time.Instant;
import java.time.LocalDate;
import org.sealpost.mail.Domain;

/**
 * A report that we owe.
 *
 * @param kind {@code tls} or {@code dmarc}
 * @param day what it is about, in UTC
 * @param domain whose policy
 * @param target the URI where it goes; empty while nobody was asked
 * @param largest octets of the largest mail that may go there
 * @param state {@code due}, {@code asked}, {@code unwanted}, {@code sent} or {@code failed}
 * @param attempts how often it was tried
 * @param until when it is given up
 * @param note what went wrong last; empty if nothing
 */
public record Errand(
    String kind,
    LocalDate day,
    Domain domain,
    String target,
    long largest,
    String state,
    int attempts,
    Instant until,
    String note) {

  boolean isQuestion() {
    return target.isEmpty();
  }
}
