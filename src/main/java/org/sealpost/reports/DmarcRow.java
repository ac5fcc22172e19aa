package org.sealpost.reports;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DkimOutcome;
import org.sealpost.authenticity.DmarcPolicy;
import org.sealpost.authenticity.SpfOutcome;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.PlainLine;

/**
 * What a report tells of one mail: its client, what proved who, and what we did; nothing of its
 * recipients or its author.
 */
record DmarcRow(
    String source,
    String disposition,
    boolean dkimAligned,
    boolean spfAligned,
    String reason,
    String remark,
    String envelopeFrom,
    String headerFrom,
    List<AggregateReport.Signature> signatures,
    Optional<AggregateReport.Sender> spf) {

  private static final int MOST_SIGNATURES = 10;
  private static final int LONGEST_REMARK = 200;

  DmarcRow {
    signatures = List.copyOf(signatures);
  }

  /** Empty if no report can be owed: no record, no decision, or nobody in From. */
  static Optional<DmarcRow> of(AuthenticationOutcome outcome, InetAddress client, MailFate fate) {
    var dmarc = outcome.dmarc();
    boolean passed = dmarc.result() == AuthenticationResult.PASS;
    if (outcome.fromDomain().isEmpty()
        || dmarc.recordDomain().isEmpty()
        || !(passed || dmarc.result() == AuthenticationResult.FAIL)) {
      return Optional.empty();
    }
    var done = disposition(passed, dmarc.policy().orElse(DmarcPolicy.NONE), fate);
    var reason = passed ? Optional.<AggregateReport.Reason>empty() : reason(outcome, done);
    return Optional.of(
        new DmarcRow(
            client.getHostAddress().replaceFirst("%.*", ""),
            done,
            dmarc.dkimAligned(),
            dmarc.spfAligned(),
            reason.map(AggregateReport.Reason::type).orElse(""),
            reason.map(AggregateReport.Reason::comment).orElse(""),
            outcome.spf().domain().map(Domain::name).orElse(""),
            outcome.fromDomain().get().name(),
            outcome.dkim().stream()
                .filter(signature -> signature.domain().isPresent())
                .limit(MOST_SIGNATURES)
                .map(DmarcRow::signature)
                .toList(),
            sender(outcome.spf())));
  }

  /** What was done for DMARC's sake: a mail refused as fraud under p=none is none of that. */
  private static String disposition(boolean passed, DmarcPolicy policy, MailFate fate) {
    if (passed) {
      return "pass";
    }
    if (policy == DmarcPolicy.NONE) {
      return "none";
    }
    return switch (fate) {
      case DELIVERED -> "none";
      case HELD -> "quarantine";
      case REFUSED -> "reject";
    };
  }

  /** RFC 9990 §3.1.6: why something else was done than the policy says. */
  private static Optional<AggregateReport.Reason> reason(
      AuthenticationOutcome outcome, String done) {
    var policy = outcome.dmarc().policy().orElse(DmarcPolicy.NONE);
    boolean asPublished = done.equalsIgnoreCase(policy.name());
    if (asPublished) {
      return Optional.empty();
    }
    if (outcome.isOverruled()) {
      return Optional.of(
          new AggregateReport.Reason(
              "trusted_forwarder",
              PlainLine.of("arc=pass " + outcome.arc().sealers(), LONGEST_REMARK)));
    }
    return Optional.of(
        outcome.dmarc().testing()
            ? new AggregateReport.Reason("policy_test_mode", "t=y")
            : new AggregateReport.Reason("local_policy", ""));
  }

  private static AggregateReport.Signature signature(DkimOutcome signature) {
    return new AggregateReport.Signature(
        signature.domain().map(Domain::name).orElse(""),
        PlainLine.of(signature.selector(), 253).replace(' ', '_'),
        signature.result().word());
  }

  private static Optional<AggregateReport.Sender> sender(SpfOutcome spf) {
    var scope = spf.identity() == SpfOutcome.Identity.HELO ? "helo" : "mfrom";
    return spf.domain()
        .map(domain -> new AggregateReport.Sender(domain.name(), scope, spf.result().word()));
  }

  String signatureLines() {
    return signatures.stream()
        .map(s -> s.domain() + " " + s.selector() + " " + s.result())
        .collect(Collectors.joining("\n"));
  }

  static List<AggregateReport.Signature> signatures(String lines) {
    return lines
        .lines()
        .map(line -> line.split(" ", -1))
        .map(words -> new AggregateReport.Signature(words[0], words[1], words[2]))
        .toList();
  }

  String key() {
    return Digests.of(
        source,
        disposition,
        dkimAligned,
        spfAligned,
        reason,
        remark,
        envelopeFrom,
        headerFrom,
        signatureLines(),
        spf);
  }

  AggregateReport.Row counted(long mails) {
    return new AggregateReport.Row(
        source,
        mails,
        disposition,
        dkimAligned,
        spfAligned,
        reason.isEmpty()
            ? Optional.empty()
            : Optional.of(new AggregateReport.Reason(reason, remark)),
        envelopeFrom,
        headerFrom,
        signatures,
        spf);
  }
}
