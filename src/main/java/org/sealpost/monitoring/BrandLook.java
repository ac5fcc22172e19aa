package org.sealpost.monitoring;

import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.authenticity.PublishedDmarc;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Whether a logo that a domain publishes (BIMI) can ever be shown; most domains publish none. */
final class BrandLook {

  private static final Pattern LOGO = Pattern.compile("(?i)(?:^|;)\\s*l=\\s*([^;]*)");

  private final Resolver resolver;

  BrandLook(Resolver resolver) {
    this.resolver = resolver;
  }

  Finding finding(Domain domain, Optional<PublishedDmarc> dmarc) {
    var part = "BIMI of " + domain;
    var record = TextRecord.at(resolver, "default._bimi." + domain, "v=BIMI1");
    if (record instanceof TextRecord.Wrong(int count) && count == 0) {
      return Finding.ok(part, "no logo is published, and none need be");
    }
    if (!(record instanceof TextRecord.One(var text))) {
      return TextRecord.without(part, record, "");
    }
    var logo = LOGO.matcher(text);
    if (!logo.find() || logo.group(1).isBlank()) {
      return Finding.ok(part, text + ": declines to show a logo");
    }
    if (!logo.group(1).strip().matches("(?i)https://\\S+")) {
      return Finding.fail(part, text + ": the logo must be at https", "l=https://…/logo.svg");
    }
    return dmarc.filter(PublishedDmarc::isEnforced).isPresent()
        ? Finding.ok(part, text)
        : Finding.warn(
            part,
            text + ": shown only where DMARC is enforced for all mail",
            "_dmarc.%s: p=quarantine or p=reject, without pct= and t=".formatted(domain));
  }
}
