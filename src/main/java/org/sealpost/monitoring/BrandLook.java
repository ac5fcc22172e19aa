package org.sealpost.monitoring;

import java.util.Optional;
import org.sealpost.authenticity.BrandRecord;
import org.sealpost.authenticity.PublishedDmarc;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Whether a logo that a domain publishes (BIMI) can ever be shown; most domains publish none. */
final class BrandLook {

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
    var brand = BrandRecord.read(text);
    if (brand.isEmpty()) {
      return Finding.fail(
          part,
          text + ": cannot be read; the logo must be at https",
          "v=BIMI1; l=https://…/logo.svg; a=https://…/mark.pem");
    }
    if (brand.get().isDeclined()) {
      return Finding.ok(part, text + ": declines to show a logo");
    }
    return dmarc.filter(PublishedDmarc::letsIndicatorsBeShown).isPresent()
        ? Finding.ok(part, text)
        : Finding.warn(
            part,
            text + ": shown only where DMARC is enforced for all mail",
            "_dmarc.%s: p=quarantine or p=reject, without pct= and t=".formatted(domain));
  }
}
