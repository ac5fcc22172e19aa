package org.sealpost.delivery;

import java.util.List;
import org.sealpost.mail.Domain;

/**
 * The policy under which a server was talked to (RFC 8460 §4.4).
 *
 * @param domain whose policy it is
 * @param lines the policy itself: lines of an MTA-STS policy, or TLSA records
 * @param exchangers the patterns of the MTA-STS policy
 */
public record AppliedPolicy(Kind kind, Domain domain, List<String> lines, List<String> exchangers) {

  /** What kind of policy. */
  public enum Kind {
    /** TLSA records. */
    TLSA("tlsa"),
    /** MTA-STS. */
    STS("sts"),
    /** None was found. */
    NONE("no-policy-found");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word of RFC 8460 §4.4. */
    public String word() {
      return word;
    }
  }

  public AppliedPolicy {
    lines = List.copyOf(lines);
    exchangers = List.copyOf(exchangers);
  }

  /** No policy. */
  public static AppliedPolicy none(Domain domain) {
    return new AppliedPolicy(Kind.NONE, domain, List.of(), List.of());
  }
}
