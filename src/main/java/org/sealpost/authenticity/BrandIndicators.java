package org.sealpost.authenticity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.sealpost.authenticity.BrandDiscovery.Discovered;
import org.sealpost.authenticity.dmarc.Organisations;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mail;

/**
 * Finds the indicator with which a mail may be shown (BIMI,
 * draft-brand-indicators-for-message-identification): only where DMARC passed and its owner acts on
 * failures, and only a picture that can do no harm.
 */
public final class BrandIndicators {

  private static final int QUESTIONS = 24;

  private final Resolver resolver;
  private final BrandSettings settings;
  private final BrandShelf shelf;

  public BrandIndicators(
      Resolver resolver, BrandFetch fetch, BrandSettings settings, InstantSource clock) {
    this.resolver = resolver;
    this.settings = settings;
    this.shelf = new BrandShelf(fetch, settings.roots(), clock);
  }

  /**
   * The indicator of one mail. Blocks for the DNS and for web servers, no longer than the patience
   * of the settings; what is not there by then is TEMPERROR.
   *
   * @param sender what authentication found
   */
  public BrandOutcome of(Mail mail, AuthenticationOutcome sender) {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    if (sender.dmarc().result() != AuthenticationResult.PASS || sender.fromDomain().isEmpty()) {
      return BrandOutcome.skipped("DMARC did not pass");
    }
    var from = sender.fromDomain().get();
    var dns =
        new QuestionBudget(resolver, new AuthenticationLimits(settings.patience(), QUESTIONS));
    var organisation = Organisations.of(dns, from);
    if (organisation.isEmpty()) {
      return BrandOutcome.without(BrandResult.TEMPERROR, "the DNS did not answer");
    }
    var hindrance = hindrance(dns, from, organisation.get());
    if (hindrance.isPresent()) {
      return hindrance.get();
    }
    var selector = BrandSelector.of(mail.message(), sender, organisation.get());
    return switch (new BrandDiscovery(dns, localPart(mail))
        .discover(selector, from, organisation.get())) {
      case Discovered.Without(var result, var reason) -> BrandOutcome.without(result, reason);
      case Discovered.Found found -> shown(found, organisation.get(), deadline);
    };
  }

  private static String localPart(Mail mail) {
    return mail.message()
        .field("From")
        .map(field -> AddressList.read(field).mailboxes())
        .filter(mailboxes -> mailboxes.size() == 1)
        .map(mailboxes -> mailboxes.getFirst().address().localPart())
        .orElse("");
  }

  /** Why a domain may not be shown with an indicator: its own record and its organisation's. */
  private static Optional<BrandOutcome> hindrance(Resolver dns, Domain from, Domain organisation) {
    int records = 0;
    for (var domain : domains(from, organisation)) {
      switch (dns.txt("_dmarc." + domain.name())) {
        case Answer.Found<String>(var texts, boolean _) -> {
          var own = texts.stream().filter(PublishedDmarc::isDmarc).toList();
          var record =
              own.size() == 1
                  ? PublishedDmarc.read(own.getFirst())
                  : Optional.<PublishedDmarc>empty();
          if (!own.isEmpty() && record.filter(PublishedDmarc::letsIndicatorsBeShown).isEmpty()) {
            return Optional.of(
                BrandOutcome.skipped(domain.name() + " does not enforce DMARC for all mail"));
          }
          records += own.size();
        }
        case Answer.Nothing<String> _ -> {}
        case Answer.Failed<String>(var cause) -> {
          return Optional.of(BrandOutcome.without(BrandResult.TEMPERROR, "DNS: " + cause));
        }
      }
    }
    return records > 0
        ? Optional.empty()
        : Optional.of(BrandOutcome.skipped("no DMARC record at " + organisation.name()));
  }

  private BrandOutcome shown(Discovered.Found found, Domain organisation, long deadline) {
    var record = found.record();
    if (record.isDeclined()) {
      return outcome(found, BrandResult.DECLINED, "its owner wants none", false, Optional.empty());
    }
    boolean isProved = record.evidence().isPresent() && !settings.roots().isEmpty();
    if (!isProved && settings.isEvidenceRequired()) {
      var reason =
          record.evidence().isEmpty()
              ? "no certificate speaks for it, and one is required here"
              : "no authority is known here that could speak for it";
      return outcome(found, BrandResult.SKIPPED, reason, false, Optional.empty());
    }
    if (record.location().isEmpty()) {
      return outcome(found, BrandResult.FAIL, "l= names no picture", false, Optional.empty());
    }
    var wanted =
        isProved
            ? record
            : new BrandRecord(
                record.location(), Optional.empty(), record.preference(), record.localParts());
    var looked =
        shelf.look(
            new BrandShelf.Question(
                wanted, found.selector(), domains(found.domain(), organisation)),
            Duration.ofNanos(deadline - System.nanoTime()));
    return outcome(
        found,
        looked.result(),
        looked.reason(),
        isProved && looked.result() == BrandResult.PASS,
        looked.indicator());
  }

  private static Set<Domain> domains(Domain record, Domain organisation) {
    var domains = new LinkedHashSet<Domain>();
    domains.add(record);
    domains.add(organisation);
    return domains;
  }

  private static BrandOutcome outcome(
      Discovered.Found found,
      BrandResult result,
      String reason,
      boolean isProved,
      Optional<Indicator> indicator) {
    return new BrandOutcome(
        result,
        reason,
        Optional.of(found.domain()),
        found.selector(),
        Optional.of(found.record()),
        isProved,
        indicator);
  }
}
