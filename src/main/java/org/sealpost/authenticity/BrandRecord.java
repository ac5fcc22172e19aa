package org.sealpost.authenticity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sealpost.authenticity.dkim.TagList;

/**
 * What a domain publishes about its indicator: the assertion record of BIMI
 * (draft-brand-indicators-for-message-identification, section "Assertion Record Definition").
 *
 * @param location of the picture, {@code l=}; empty where none is to be shown
 * @param evidence of the certificate that speaks for it, {@code a=}; empty if there is none
 * @param preference for it or for the writer's own picture, {@code avp=}; empty if unsaid
 * @param localParts prefixes of local parts that have records of their own, {@code lps=}; empty if
 *     none has; an empty list means that all may
 */
public record BrandRecord(
    Optional<URI> location,
    Optional<URI> evidence,
    Optional<String> preference,
    Optional<List<String>> localParts) {

  private static final int LONGEST_URI = 1_000;
  private static final int MOST_PREFIXES = 50;

  /** Printable, and nothing that could end a tag, a header field or an attribute. */
  private static final Pattern PLAIN = Pattern.compile("[!-~&&[^;,\"<>\\\\]]+");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+");

  public BrandRecord {
    localParts = localParts.map(List::copyOf);
  }

  /** Whether a TXT record is one of BIMI: the version comes first, in this case. */
  public static boolean isBrand(String text) {
    int end = text.indexOf(';');
    var first = end < 0 ? text : text.substring(0, end);
    int equals = first.indexOf('=');
    return equals > 0
        && first.substring(0, equals).strip().equals("v")
        && first.substring(equals + 1).strip().equals("BIMI1");
  }

  /**
   * Reads a record; empty if it breaks the syntax, has no {@code l=}, or names a place that is not
   * at https on a host with a name: mistakes are not mended.
   */
  public static Optional<BrandRecord> read(String text) {
    var tags = TagList.read(text).filter(list -> list.get("l").isPresent());
    if (!isBrand(text) || tags.isEmpty()) {
      return Optional.empty();
    }
    var location = tags.get().get("l", "");
    var evidence = tags.get().get("a", "");
    if (isBroken(location) || isBroken(evidence)) {
      return Optional.empty();
    }
    return Optional.of(
        new BrandRecord(
            place(location),
            place(evidence),
            tags.get().get("avp").filter(Set.of("brand", "personal")::contains),
            tags.get().get("lps").map(BrandRecord::prefixes)));
  }

  private static boolean isBroken(String text) {
    return !text.isEmpty() && place(text).isEmpty();
  }

  /** A URI that may be asked for: https, a host with a name, nobody's password, no fragment. */
  public static Optional<URI> place(String text) {
    if (text.length() > LONGEST_URI || !PLAIN.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text);
      return "https".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && HOST.matcher(uri.getHost()).matches()
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException broken) {
      return Optional.empty();
    }
  }

  private static List<String> prefixes(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(prefix -> prefix.matches("[A-Za-z0-9-]{1,63}"))
        .limit(MOST_PREFIXES)
        .toList();
  }

  /** Whether the owner wants no indicator to be shown. */
  public boolean isDeclined() {
    return location.isEmpty() && evidence.isEmpty();
  }
}
