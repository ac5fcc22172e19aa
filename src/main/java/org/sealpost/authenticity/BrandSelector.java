package org.sealpost.authenticity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.authenticity.dkim.TagList;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/** Under which name of its domain a mail wants its indicator to be looked for. */
final class BrandSelector {

  /** Where nothing else is said. */
  static final String DEFAULT = "default";

  private static final int LONGEST = 63;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private BrandSelector() {}

  /**
   * What the field {@code BIMI-Selector} says, if a signature of From's organisation that holds
   * covers it: who only passes mail on could set another picture (section "Header Signing").
   */
  static String of(Message message, AuthenticationOutcome sender, Domain organisation) {
    var fields = message.fields("BIMI-Selector");
    return fields.size() == 1 && isSigned(message, sender, organisation)
        ? read(fields.getFirst()).orElse(DEFAULT)
        : DEFAULT;
  }

  private static Optional<String> read(HeaderField field) {
    return TagList.read(field.value())
        .filter(tags -> tags.first().equals("v") && tags.get("v", "").equals("BIMI1"))
        .flatMap(tags -> tags.get("s"))
        .filter(BrandSelector::isSelector)
        .map(selector -> selector.toLowerCase(Locale.ROOT));
  }

  private static boolean isSelector(String text) {
    return text.length() <= LONGEST
        && Arrays.stream(text.split("\\.", -1)).allMatch(label -> NAME.matcher(label).matches());
  }

  private static boolean isSigned(
      Message message, AuthenticationOutcome sender, Domain organisation) {
    return sender.dkim().stream()
        .filter(signature -> signature.result() == AuthenticationResult.PASS)
        .filter(signature -> signature.domain().filter(d -> d.isWithin(organisation)).isPresent())
        .anyMatch(signature -> covers(message, signature));
  }

  private static boolean covers(Message message, DkimOutcome signature) {
    return message.fields("DKIM-Signature").stream()
        .flatMap(field -> TagList.read(field.value()).stream())
        .filter(
            tags ->
                !signature.signatureStart().isEmpty()
                    && TagList.compact(tags.get("b", "")).startsWith(signature.signatureStart()))
        .anyMatch(
            tags ->
                Arrays.stream(TagList.compact(tags.get("h", "")).split(":", -1))
                    .anyMatch("bimi-selector"::equalsIgnoreCase));
  }

  /** A local part as a selector (section "Local-part Selectors"); empty if it cannot be one. */
  static Optional<String> ofLocalPart(String localPart) {
    int plus = localPart.indexOf('+');
    var base = plus < 0 ? localPart : localPart.substring(0, plus);
    var normal = base.replaceAll("[._-]+", "-").replaceAll("^-|-$", "");
    return Optional.of(normal.toLowerCase(Locale.ROOT)).filter(NAME.asMatchPredicate());
  }
}
