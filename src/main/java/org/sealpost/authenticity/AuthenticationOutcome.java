package org.sealpost.authenticity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * @param fromDomain the one domain that the reader sees in From; empty if there is none, or more
 *     than one, or if it can be read in two ways
 */
public record AuthenticationOutcome(
    SpfOutcome spf, List<DkimOutcome> dkim, DmarcOutcome dmarc, Optional<Domain> fromDomain) {

  public AuthenticationOutcome {
    dkim = List.copyOf(dkim);
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

  /** The same for the hosts behind us. */
  public AuthenticationResults results(String authservId) {
    var methods = new ArrayList<Method>();
    methods.add(spfMethod());
    if (dkim.isEmpty()) {
      methods.add(new Method("dkim", AuthenticationResult.NONE.word(), "", List.of()));
    }
    dkim.forEach(d -> methods.add(dkimMethod(d)));
    methods.add(dmarcMethod());
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
        reasonUnlessPassed(dmarc.result(), dmarc.reason()),
        properties);
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
