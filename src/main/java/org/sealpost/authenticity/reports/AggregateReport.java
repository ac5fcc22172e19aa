package org.sealpost.authenticity.reports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of mail with a domain in From, in one span of time (RFC 9990 §3.1).
 *
 * @param organization who reports
 * @param email how to reach them
 * @param id names the report, unique among those to the domain
 * @param begin the first second
 * @param end the last second
 * @param error what kept the report from being whole; empty if nothing
 * @param policy what the domain publishes
 * @param records mails alike, each with its number
 */
public record AggregateReport(
    String organization,
    String email,
    String id,
    Instant begin,
    Instant end,
    Optional<String> error,
    Policy policy,
    List<Row> records) {

  public AggregateReport {
    records = List.copyOf(records);
  }

  /**
   * The record of the domain in words of the standard.
   *
   * @param domain where it was found
   * @param p policy for the domain
   * @param sp policy for domains below it; empty if unsaid
   * @param np policy for domains below it that do not exist; empty if unsaid
   * @param adkim alignment of DKIM, {@code r} or {@code s}
   * @param aspf alignment of SPF
   * @param testing whether the policy is tested only
   */
  public record Policy(
      String domain,
      String p,
      Optional<String> sp,
      Optional<String> np,
      String adkim,
      String aspf,
      boolean testing) {}

  /**
   * Mails alike.
   *
   * @param source the client's address
   * @param count how many mails
   * @param disposition {@code none}, {@code pass}, {@code quarantine} or {@code reject}
   * @param dkimAligned whether DKIM passed for a domain that belongs to From's
   * @param spfAligned the same for SPF
   * @param reason why something else was done than the policy says
   * @param envelopeFrom the domain of the envelope; empty if there is none
   * @param headerFrom the domain in From
   * @param dkim each signature
   * @param spf what SPF said; empty if it was not asked
   */
  public record Row(
      String source,
      long count,
      String disposition,
      boolean dkimAligned,
      boolean spfAligned,
      Optional<Reason> reason,
      String envelopeFrom,
      String headerFrom,
      List<Signature> dkim,
      Optional<Sender> spf) {

    public Row {
      dkim = List.copyOf(dkim);
    }
  }

  /** Why something else was done: a word of RFC 9990 §3.1.6 and a remark. */
  public record Reason(String type, String comment) {}

  /** One signature and what it proves, in words of RFC 8601. */
  public record Signature(String domain, String selector, String result) {}

  /** SPF of a domain; scope is {@code mfrom} or {@code helo}. */
  public record Sender(String domain, String scope, String result) {}
}
