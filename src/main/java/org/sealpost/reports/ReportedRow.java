package org.sealpost.reports;

import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.mail.Domain;

/**
 * Mails alike in our name, and why they failed.
 *
 * @param domain of ours
 * @param headerFrom that domain or one below it
 * @param source the client's address, written in one way
 */
record ReportedRow(Domain domain, Domain headerFrom, String source, AggregateReport.Row row) {

  private static final String PASS = "pass";

  /** How one proof fared. */
  enum Proof {
    /** It passed for the domain in From. */
    ALIGNED,
    /** It passed for another domain. */
    OTHER,
    /** It was tried and failed. */
    FAILED,
    /** There was none. */
    NONE
  }

  boolean passed() {
    return row.dkimAligned() || row.spfAligned();
  }

  Proof dkim() {
    if (row.dkimAligned()) {
      return Proof.ALIGNED;
    }
    if (row.dkim().isEmpty()) {
      return Proof.NONE;
    }
    return row.dkim().stream().anyMatch(ReportedRow::passes) ? Proof.OTHER : Proof.FAILED;
  }

  Proof spf() {
    if (row.spfAligned()) {
      return Proof.ALIGNED;
    }
    var result = row.spf().map(AggregateReport.Sender::result).orElse("none");
    return switch (result) {
      case PASS -> Proof.OTHER;
      case "none", "" -> Proof.NONE;
      default -> Proof.FAILED;
    };
  }

  /** The domain that sent it by its own proof: the first that is not ours. */
  String proven() {
    var signers =
        row.dkim().stream()
            .filter(ReportedRow::passes)
            .map(AggregateReport.Signature::domain)
            .toList();
    var sender =
        row
            .spf()
            .filter(spf -> spf.result().equals(PASS))
            .map(AggregateReport.Sender::domain)
            .stream()
            .toList();
    return List.of(signers, sender).stream()
        .flatMap(List::stream)
        .map(Domain::parse)
        .flatMap(Optional::stream)
        .filter(proven -> !proven.isWithin(domain))
        .map(Domain::name)
        .findFirst()
        .orElse("");
  }

  private static boolean passes(AggregateReport.Signature signature) {
    return signature.result().equals(PASS);
  }
}
