package org.sealpost.authenticity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.authenticity.dmarc.DmarcRecord;

/**
 * A DMARC record as its owner looks at it (RFC 9989 §4.7).
 *
 * @param policy what shall happen to mail that fails; nothing while it only tests
 * @param subdomains the same for the domains below
 * @param percent how much of the mail older receivers apply it to, {@code pct=}
 * @param reports where summaries go, {@code rua=}: URIs
 * @param isTest whether the policy is a test, {@code t=y}
 */
public record PublishedDmarc(
    DmarcPolicy policy, DmarcPolicy subdomains, int percent, List<String> reports, boolean isTest) {

  public PublishedDmarc {
    reports = List.copyOf(reports);
  }

  /** Whether a TXT record is one of DMARC. */
  public static boolean isDmarc(String text) {
    return DmarcRecord.isDmarc(text);
  }

  /** Reads a record; empty if receivers cannot make sense of it. */
  public static Optional<PublishedDmarc> read(String text) {
    var tags = DmarcRecord.tags(text);
    return DmarcRecord.read(text)
        .filter(record -> tags.containsKey("p"))
        .map(
            record ->
                new PublishedDmarc(
                    DmarcPolicy.valueOf(record.policy().name()),
                    DmarcPolicy.valueOf(record.forSubdomains().orElse(record.policy()).name()),
                    percent(tags.getOrDefault("pct", "100")),
                    Arrays.stream(tags.getOrDefault("rua", "").split(",", -1))
                        .map(String::strip)
                        .filter(uri -> !uri.isEmpty())
                        .limit(20)
                        .toList(),
                    record.isTest()));
  }

  /** Whether receivers are asked to act on all mail that fails. */
  public boolean isEnforced() {
    return policy != DmarcPolicy.NONE && percent == 100 && !isTest;
  }

  /**
   * Whether the domain and what is below it may be shown with an indicator
   * (draft-brand-indicators-for-message-identification, section "Authentication Requirements").
   */
  public boolean letsIndicatorsBeShown() {
    boolean isActive =
        policy == DmarcPolicy.REJECT || (policy == DmarcPolicy.QUARANTINE && percent == 100);
    return isActive && subdomains != DmarcPolicy.NONE && !isTest;
  }

  /** As in the record: {@code quarantine}. */
  public String word() {
    return policy.name().toLowerCase(Locale.ROOT);
  }

  private static int percent(String text) {
    return text.matches("\\d{1,3}") ? Math.min(100, Integer.parseInt(text)) : 100;
  }
}
