package org.sealpost.authenticity.dkim;

import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/**
 * What one signature proves; see the tags of RFC 6376 §3.5 for the words.
 *
 * @param result PASS, FAIL, NEUTRAL, POLICY, TEMPERROR or PERMERROR
 * @param domain {@code d=}, if it is a domain
 * @param selector {@code s=}, or empty text
 * @param identity {@code i=} or its default, or empty text
 * @param algorithm {@code a=}, or empty text
 * @param signatureStart the first characters of {@code b=}
 * @param reason why it did not pass; empty text if it did
 */
public record DkimVerdict(
    AuthenticationResult result,
    Optional<Domain> domain,
    String selector,
    String identity,
    String algorithm,
    String signatureStart,
    String reason) {

  private static final int START = 8;
  private static final int LONGEST_WORD = 255;

  static DkimVerdict of(AuthenticationResult result, String reason, Optional<TagList> tags) {
    return tags.map(t -> of(result, reason, t))
        .orElseGet(() -> new DkimVerdict(result, Optional.empty(), "", "", "", "", reason));
  }

  private static DkimVerdict of(AuthenticationResult result, String reason, TagList tags) {
    var domain = tags.get("d").flatMap(Domain::parse);
    var value = TagList.compact(tags.get("b", ""));
    return new DkimVerdict(
        result,
        domain,
        cut(tags.get("s", ""), LONGEST_WORD),
        cut(tags.get("i", domain.map(d -> "@" + d.name()).orElse("")), LONGEST_WORD),
        cut(tags.get("a", ""), LONGEST_WORD),
        cut(value, START),
        reason);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
