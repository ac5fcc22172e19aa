package org.sealpost.console.partners;

import java.util.Map;
import org.sealpost.certificates.Learned;
import org.sealpost.certificates.PartnerCertificates;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Changes;
import org.sealpost.console.frame.Deeds;
import org.sealpost.console.frame.Problem;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.directory.Directory;
import org.sealpost.directory.Partner;
import org.sealpost.mail.Address;
import org.springframework.stereotype.Component;

/** Changes of partners, each recorded with who did it. */
@Component
final class PartnerChanges {

  private final Directory directory;
  private final PartnerCertificates certificates;
  private final Deeds deeds;

  PartnerChanges(ConsoleParts parts, Deeds deeds) {
    this.directory = parts.directory();
    this.certificates = parts.partnerCertificates();
    this.deeds = deeds;
  }

  Partner add(Partner partner) {
    return deeds.write(
        (sql, doer) -> {
          var added = Changes.done(directory.add(sql, partner), Partner::key);
          doer.record(sql, "partner.add", added.key(), details(added));
          return added;
        });
  }

  Partner set(Partner partner) {
    return deeds.write(
        (sql, doer) -> {
          var changed = Changes.done(directory.set(sql, partner), Partner::key);
          doer.record(sql, "partner.set", changed.key(), details(changed));
          return changed;
        });
  }

  void delete(String key) {
    deeds.write(
        (sql, doer) -> {
          var gone = Changes.done(directory.deletePartner(sql, key), Partner::key);
          doer.record(sql, "partner.delete", gone.key(), Map.of());
          return gone;
        });
  }

  /** Takes in a certificate for mail to this partner; the partner stays if it is of no use. */
  void takeCertificate(Partner partner, String pem) {
    var who = VisitorAuthentication.visitor().actor();
    var learned =
        partner.isDomain()
            ? certificates.importFor(partner.domain(), pem, who)
            : certificates.importFor(Address.of(partner.key()), pem, who);
    switch (learned) {
      case Learned.Usable usable -> {}
      case Learned.Known known -> {}
      case Learned.Waiting(var certificate, var reason) ->
          throw Problem.conflict("The partner is kept; its certificate waits: " + reason);
      case Learned.Refused(var reason) ->
          throw Problem.invalid("The partner is kept; its certificate is not: " + reason);
    }
  }

  private static Map<String, String> details(Partner partner) {
    return Map.of(
        "encrypt", Words.of(partner.encrypt()),
        "tls", Words.of(partner.tls()),
        "tlsKeys", String.join(" ", partner.keyPins()));
  }
}
