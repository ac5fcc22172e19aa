package org.sealpost.console.certificates;

import java.util.Optional;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.Enrolment;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.directory.Directory;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;
import org.springframework.stereotype.Component;

/** What a person may do with certificates; the certificates package records who did it. */
@Component
final class CertificateDeeds {

  private final Certificates certificates;
  private final Directory directory;

  CertificateDeeds(ConsoleParts parts) {
    this.certificates = parts.certificates();
    this.directory = parts.directory();
  }

  Enrolment known(String id) {
    return certificates.enrolment(id).orElseThrow(CertificateDeeds::unknown);
  }

  Enrolment request(String email, Optional<String> authority) {
    var address =
        Address.parse(email.strip())
            .orElseThrow(() -> Problem.invalid("This is no address: " + email.strip()));
    var person =
        directory
            .person(address)
            .orElseThrow(
                () -> Problem.invalid("Nobody in the directory has the address " + address + "."));
    if (!person.active()) {
      throw Problem.invalid(address + " is no longer with us.");
    }
    var known = certificates.authorities();
    var wanted = authority.filter(name -> !name.isBlank()).orElse(known.getFirst());
    if (!known.contains(wanted)) {
      throw Problem.invalid("There is no authority " + wanted + "; there are " + known + ".");
    }
    return certificates.request(person, address, wanted, who());
  }

  Enrolment renew(String id) {
    return certificates.renew(id, who()).orElseThrow(() -> notNow(id));
  }

  Enrolment reissue(String id, String reason) {
    return certificates.reissue(id, reason(reason), who()).orElseThrow(() -> notNow(id));
  }

  Enrolment revoke(String id, String reason) {
    if (!certificates.revoke(id, reason(reason), who())) {
      throw notNow(id);
    }
    return known(id);
  }

  Enrolment publish(String id, boolean shown) {
    if (!certificates.publish(id, shown, who())) {
      throw notNow(id);
    }
    return known(id);
  }

  static RevocationReason reason(String word) {
    return RevocationReason.named(word.isBlank() ? "unspecified" : word)
        .orElseThrow(
            () ->
                Problem.invalid(
                    "reason is one of the words of RFC 5280, such as keyCompromise or"
                        + " superseded."));
  }

  static String who() {
    return VisitorAuthentication.visitor().actor();
  }

  private Problem notNow(String id) {
    return certificates
        .enrolment(id)
        .map(
            enrolment ->
                Problem.conflict(
                    "This cannot be done with a certificate that is "
                        + Words.of(enrolment.state())
                        + "."))
        .orElseGet(CertificateDeeds::unknown);
  }

  private static Problem unknown() {
    return Problem.notFound("There is no certificate of this id.");
  }
}
