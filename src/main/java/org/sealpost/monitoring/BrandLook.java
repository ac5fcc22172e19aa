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
    return judged(domain, dmarc)
        .expectingThat(
            "bimi.wanted", "default._bimi.%s. TXT \"v=BIMI1; l=https://…\"".formatted(domain));
  }

  private Finding judged(Domain domain, Optional<PublishedDmarc> dmarc) {
    var part = Phrase.of("part.bimi", domain);
    var record = TextRecord.at(resolver, "default._bimi." + domain, "v=BIMI1");
    if (record instanceof TextRecord.Wrong(int count) && count == 0) {
      return Finding.ok(part, "bimi.none");
    }
    if (!(record instanceof TextRecord.One(var text))) {
      return TextRecord.without(part, record, "");
    }
    var brand = BrandRecord.read(text);
    if (brand.isEmpty()) {
      return Finding.fail(part, "bimi.insecure", text)
          .mended("v=BIMI1; l=https://…/logo.svg; a=https://…/mark.pem");
    }
    if (brand.get().isDeclined()) {
      return Finding.ok(part, "bimi.declined", text);
    }
    return dmarc.filter(PublishedDmarc::letsIndicatorsBeShown).isPresent()
        ? Finding.ok(part, "bimi.ok", text)
        : Finding.warn(part, "bimi.unenforced", text).mendedBy("bimi.enforce", "_dmarc." + domain);
  }
}
