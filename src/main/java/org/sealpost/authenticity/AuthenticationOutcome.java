package org.sealpost.authenticity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.dns.Listing;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.AuthenticationResults;
import org.sealpost.mail.AuthenticationResults.Method;
import org.sealpost.mail.AuthenticationResults.Property;
import org.sealpost.mail.Domain;

/**
 * All that is known about who really sent a mail.
 *
 * @param spf whether the client may send for the envelope's domain
 * @param dkim what each signature proves, in the order of the header
 * @param dmarc whether the domain in From stands behind the mail
 * @param arc what hosts that had the mail before us say of it
 * @param fromDomain the one domain that the reader sees in From; empty if there is none, or more
 *     than one, or if it can be read in two ways
 * @param vouchers allow lists that know the client
 * @param brand the indicator with which it may be shown; empty if nobody looked for it
 */
public record AuthenticationOutcome(
    SpfOutcome spf,
    List<DkimOutcome> dkim,
    DmarcOutcome dmarc,
    ArcOutcome arc,
    Optional<Domain> fromDomain,
    List<Listing> vouchers,
    Optional<BrandOutcome> brand) {

  public AuthenticationOutcome {
    dkim = List.copyOf(dkim);
    vouchers = List.copyOf(vouchers);
  }

  /** What a mail itself shows, and no list about its client. */
  public AuthenticationOutcome(
      SpfOutcome spf,
      List<DkimOutcome> dkim,
      DmarcOutcome dmarc,
      ArcOutcome arc,
      Optional<Domain> fromDomain) {
    this(spf, dkim, dmarc, arc, fromDomain, List.of(), Optional.empty());
  }

  /** The same with what allow lists say of the client. */
  public AuthenticationOutcome with(List<Listing> known) {
    return new AuthenticationOutcome(spf, dkim, dmarc, arc, fromDomain, known, brand);
  }

  /** The same with what was found of its indicator. */
  public AuthenticationOutcome with(BrandOutcome found) {
    return new AuthenticationOutcome(
        spf, dkim, dmarc, arc, fromDomain, vouchers, Optional.of(found));
  }

  /**
   * Whether the domain in From stands behind this mail: DMARC passed or, where its owner publishes
   * no DMARC record, SPF or a signature passed for the same domain.
   */
  public boolean authenticated() {
    return switch (dmarc.result()) {
      case PASS -> true;
      case NONE -> fromDomain.isPresent() && (dmarc.spfAligned() || dmarc.dkimAligned());
      case FAIL, SOFTFAIL, NEUTRAL, POLICY, TEMPERROR, PERMERROR -> false;
    };
  }

  /**
   * Whether DMARC's failure is overruled: a sealer whom the administrator trusts says that the mail
   * passed before it was changed on its way, as lists do (RFC 8617 §7.2.1). This spares the mail
   * what is done with forgeries; it does not prove who wrote it.
   */
  public boolean isOverruled() {
    return dmarc.result() == AuthenticationResult.FAIL && arc.isVouchedFor();
  }

  /** Whether that cannot be told, because the DNS did not answer. */
  public boolean isOpen() {
    return dmarc.result() == AuthenticationResult.FAIL && arc.isOpen();
  }

  /** The same for the hosts behind us. */
  public AuthenticationResults results(String authservId) {
    var methods = new ArrayList<Method>();
    methods.add(spfMethod());
    if (dkim.isEmpty()) {
      methods.add(new Method("dkim", AuthenticationResult.NONE.word(), "", List.of()));
    }
    dkim.forEach(d -> methods.add(dkimMethod(d)));
    methods.add(dmarcMethod());
    methods.add(arc.method());
    vouchers.forEach(voucher -> methods.add(dnswlMethod(voucher)));
    brand.ifPresent(found -> methods.add(found.method()));
    return new AuthenticationResults(authservId, methods);
  }

  private Method spfMethod() {
    var property = spf.identity() == SpfOutcome.Identity.HELO ? "helo" : "mailfrom";
    return new Method(
        "spf",
        spf.result().word(),
        reasonUnlessPassed(spf.result(), spf.reason()),
        spf.domain().map(d -> new Property("smtp", property, d.name())).stream().toList());
  }

  private static Method dkimMethod(DkimOutcome outcome) {
    var properties = new ArrayList<Property>();
    outcome.domain().ifPresent(d -> properties.add(new Property("header", "d", d.name())));
    addUnlessEmpty(properties, "i", outcome.identity());
    addUnlessEmpty(properties, "s", outcome.selector());
    addUnlessEmpty(properties, "a", outcome.algorithm());
    addUnlessEmpty(properties, "b", outcome.signatureStart());
    return new Method(
        "dkim",
        outcome.result().word(),
        reasonUnlessPassed(outcome.result(), outcome.reason()),
        properties);
  }

  private Method dmarcMethod() {
    var properties = new ArrayList<Property>();
    fromDomain.ifPresent(d -> properties.add(new Property("header", "from", d.name())));
    dmarc
        .policy()
        .ifPresent(
            p ->
                properties.add(new Property("policy", "dmarc", p.name().toLowerCase(Locale.ROOT))));
    return new Method(
        "dmarc",
        dmarc.result().word(),
        reasonUnlessPassed(dmarc.result(), isOverruled() ? overruling() : dmarc.reason()),
        properties);
  }

  /** RFC 8904 §2. */
  private static Method dnswlMethod(Listing voucher) {
    return new Method(
        "dnswl",
        AuthenticationResult.PASS.word(),
        "",
        List.of(
            new Property("dns", "zone", voucher.zone()),
            new Property("policy", "ip", voucher.answer().getHostAddress()),
            new Property("dns", "sec", voucher.isSigned() ? "yes" : "no")));
  }

  /** As reports have it (RFC 8617 §7.2.2). */
  private String overruling() {
    return "local_policy: arc=pass " + arc.sealers();
  }

  private static String reasonUnlessPassed(AuthenticationResult result, String reason) {
    return result == AuthenticationResult.PASS ? "" : reason;
  }

  private static void addUnlessEmpty(List<Property> properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.add(new Property("header", name, value));
    }
  }
}
