package org.sealpost.authenticity;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sealpost.mail.AuthenticationResults.Method;
import org.sealpost.mail.AuthenticationResults.Property;
import org.sealpost.mail.Domain;

/**
 * Whether a mail may be shown with its sender's indicator, and with which.
 *
 * @param result what BIMI came to
 * @param reason one short line for people; empty where it passed
 * @param domain where the record was found
 * @param selector under which it was found; empty text if none was
 * @param record what it says
 * @param isProved whether a certificate speaks for the indicator
 * @param indicator the picture; there where it passed, and only there
 */
public record BrandOutcome(
    BrandResult result,
    String reason,
    Optional<Domain> domain,
    String selector,
    Optional<BrandRecord> record,
    boolean isProved,
    Optional<Indicator> indicator) {

  static BrandOutcome without(BrandResult result, String reason) {
    return new BrandOutcome(
        result, reason, Optional.empty(), "", Optional.empty(), false, Optional.empty());
  }

  /** Not looked for, and why. */
  public static BrandOutcome skipped(String reason) {
    return without(BrandResult.SKIPPED, reason);
  }

  /** The same for the hosts behind us. */
  Method method() {
    var properties = new ArrayList<Property>();
    domain.ifPresent(d -> properties.add(new Property("header", "d", d.name())));
    if (!selector.isEmpty()) {
      properties.add(new Property("header", "selector", selector));
    }
    if (result == BrandResult.PASS) {
      properties.add(new Property("policy", "authority", isProved ? "pass" : "none"));
    }
    place(BrandRecord::evidence)
        .filter(uri -> isProved)
        .ifPresent(uri -> properties.add(new Property("policy", "authority-uri", uri.toString())));
    place(BrandRecord::location)
        .ifPresent(uri -> properties.add(new Property("policy", "indicator-uri", uri.toString())));
    indicator.ifPresent(
        shown -> properties.add(new Property("policy", "indicator-hash", shown.shortHash())));
    record
        .flatMap(BrandRecord::preference)
        .ifPresent(
            preference -> properties.add(new Property("policy", "logo-preference", preference)));
    return new Method("bimi", result.word(), reason, List.copyOf(properties));
  }

  private Optional<URI> place(Function<BrandRecord, Optional<URI>> of) {
    return record.filter(r -> indicator.isPresent()).flatMap(of);
  }
}
