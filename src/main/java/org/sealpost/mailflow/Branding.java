package org.sealpost.mailflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.BrandIndicators;
import org.sealpost.authenticity.BrandOutcome;
import org.sealpost.editing.HeaderEdit;
import org.sealpost.editing.HeaderLine;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mail;
import org.sealpost.policy.Action;
import org.sealpost.policy.Verdict;
import org.sealpost.tracking.StoryEntry;

/**
 * Finds the indicator of mail that is delivered, and hands it on (BIMI). Mail that is marked, held
 * or refused gets none: a picture is praise.
 */
final class Branding {

  private static final int BASE64_LINE = 72;

  private final Optional<BrandIndicators> indicators;
  private final IndicatorShelf shelf;

  /**
   * @param indicators empty if none are looked for
   */
  Branding(Optional<BrandIndicators> indicators, IndicatorShelf shelf) {
    this.indicators = indicators;
    this.shelf = shelf;
  }

  /** The same with the mail's indicator, or why it has none. */
  AuthenticationOutcome branded(Mail mail, AuthenticationOutcome sender, Verdict verdict) {
    if (indicators.isEmpty()) {
      return sender;
    }
    if (verdict.action() != Action.DELIVER) {
      return sender.with(BrandOutcome.skipped("the mail is " + verdict.word().word()));
    }
    return sender.with(indicators.get().of(mail, sender));
  }

  /** What the story tells of it; keeps the picture that it names. */
  Optional<StoryEntry> story(Mail mail, AuthenticationOutcome sender) {
    return sender
        .brand()
        .map(
            brand ->
                new StoryEntry.Branded(
                    mail.arrival().at(),
                    brand.result().word(),
                    brand.reason(),
                    brand.domain().map(Domain::name).orElse(""),
                    brand.selector(),
                    brand.isProved(),
                    brand.indicator().map(shelf::keep).orElse("")));
  }

  /** The fields for mail programs; none without a picture. */
  static void mark(HeaderEdit edit, AuthenticationOutcome sender) {
    sender
        .brand()
        .ifPresent(brand -> brand.indicator().ifPresent(shown -> mark(edit, brand, shown.svg())));
  }

  private static void mark(HeaderEdit edit, BrandOutcome brand, String svg) {
    var record = brand.record().orElseThrow();
    var places = new StringBuilder("v=BIMI1;");
    record.location().ifPresent(place -> places.append(" l=").append(place).append(';'));
    record
        .evidence()
        .filter(place -> brand.isProved())
        .ifPresent(place -> places.append(" a=").append(place).append(';'));
    edit.add(HeaderLine.cleaned("BIMI-Location", places.toString()));
    edit.add(new HeaderLine("BIMI-Indicator", folded(svg)));
    record
        .preference()
        .ifPresent(avp -> edit.add(new HeaderLine("BIMI-Logo-Preference", "avp=" + avp + ";")));
  }

  /** Base64 with blanks, at which the field is folded. */
  private static String folded(String svg) {
    var encoder = Base64.getMimeEncoder(BASE64_LINE, new byte[] {' '});
    return encoder.encodeToString(svg.getBytes(StandardCharsets.UTF_8));
  }
}
