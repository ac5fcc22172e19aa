package org.sealpost.authenticity.dmarc;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a domain publishes about mail that bears its name in From (RFC 9989 §4.7).
 *
 * @param policy for the domain itself, {@code p=}
 * @param forSubdomains for domains below it, {@code sp=}
 * @param forMissing for domains below it that do not exist, {@code np=}
 * @param isDkimStrict whether signatures must name From's domain itself, {@code adkim=}
 * @param isSpfStrict the same for the envelope, {@code aspf=}
 * @param suffix what it says about being a public suffix, {@code psd=}
 * @param isTest whether the policy shall not be applied in full yet, {@code t=}
 * @param reports where aggregate reports go, {@code rua=}, as it stands there; empty for nowhere
 */
public record DmarcRecord(
    Policy policy,
    Optional<Policy> forSubdomains,
    Optional<Policy> forMissing,
    boolean isDkimStrict,
    boolean isSpfStrict,
    Suffix suffix,
    boolean isTest,
    String reports) {

  private static final int LONGEST = 16 * 1024;

  /** What shall happen to mail that fails. */
  public enum Policy {
    NONE,
    QUARANTINE,
    REJECT
  }

  /** Whether the domain is a public suffix. */
  public enum Suffix {
    YES,
    NO,
    UNSAID
  }

  /** Whether a TXT record is a DMARC record at all: the version comes first, in this case. */
  public static boolean isDmarc(String text) {
    int end = text.indexOf(';');
    var first = end < 0 ? text : text.substring(0, end);
    int equals = first.indexOf('=');
    return equals > 0
        && first.substring(0, equals).strip().equalsIgnoreCase("v")
        && first.substring(equals + 1).strip().equals("DMARC1");
  }

  /**
   * Reads a record; what is unknown or broken in it is passed over. Empty if what it asks for is
   * broken, and it does not at least ask for reports (RFC 9989 §4.10.1).
   */
  public static Optional<DmarcRecord> read(String text) {
    var tags = tags(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    boolean isSound =
        policy(tags, "p").isPresent() == tags.containsKey("p")
            && policy(tags, "sp").isPresent() == tags.containsKey("sp")
            && policy(tags, "np").isPresent() == tags.containsKey("np");
    if (!isSound && !tags.getOrDefault("rua", "").contains(":")) {
      return Optional.empty();
    }
    return Optional.of(
        new DmarcRecord(
            isSound ? policy(tags, "p").orElse(Policy.NONE) : Policy.NONE,
            isSound ? policy(tags, "sp") : Optional.empty(),
            isSound ? policy(tags, "np") : Optional.empty(),
            tags.getOrDefault("adkim", "r").equalsIgnoreCase("s"),
            tags.getOrDefault("aspf", "r").equalsIgnoreCase("s"),
            suffix(tags.getOrDefault("psd", "u")),
            tags.getOrDefault("t", "n").equalsIgnoreCase("y"),
            tags.getOrDefault("rua", "")));
  }

  private static Suffix suffix(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "y" -> Suffix.YES;
      case "n" -> Suffix.NO;
      default -> Suffix.UNSAID;
    };
  }

  private static Optional<Policy> policy(Map<String, String> tags, String name) {
    return switch (tags.getOrDefault(name, "").toLowerCase(Locale.ROOT)) {
      case "none" -> Optional.of(Policy.NONE);
      case "quarantine" -> Optional.of(Policy.QUARANTINE);
      case "reject" -> Optional.of(Policy.REJECT);
      default -> Optional.empty();
    };
  }

  /** The tags of a record by name in lower case; of those that come twice the first. */
  public static Map<String, String> tags(String text) {
    var tags = new HashMap<String, String>();
    for (var tag : text.split(";", -1)) {
      int equals = tag.indexOf('=');
      if (equals > 0) {
        tags.putIfAbsent(
            tag.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            tag.substring(equals + 1).strip());
      }
    }
    return tags;
  }
}
