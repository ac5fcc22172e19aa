package org.sealpost.certificates.connector;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.ClockWentBackException;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.privateca.RevocationReason;

/** Our own authority. */
public final class PrivateCaAuthority implements Authority {

  private final PrivateCa ca;

  public PrivateCaAuthority(PrivateCa ca) {
    this.ca = ca;
  }

  @Override
  public String name() {
    return "private";
  }

  @Override
  public boolean answersAtOnce() {
    return true;
  }

  @Override
  public Progress order(CertificateOrder order) {
    try {
      var request = new CertificateRequest.Mailbox(order.email(), order.key());
      return switch (ca.issue("enrolment|" + order.id(), request)) {
        case IssueOutcome.Issued(var certificate, var chain) ->
            new Progress.Issued(certificate, chain);
        case IssueOutcome.Refused(var faults) -> new Progress.Rejected(String.join("; ", faults));
      };
    } catch (ClockWentBackException wait) {
      throw new AuthorityUnavailableException("the clock went back", wait);
    }
  }

  @Override
  public List<String> faults(X509Certificate certificate) {
    return ca.faults(certificate);
  }

  @Override
  public void revoke(X509Certificate certificate, RevocationReason reason, String who) {
    try {
      var serial = certificate.getSerialNumber().toString(16).toLowerCase(Locale.ROOT);
      ca.revoke(serial, reason, who);
    } catch (ClockWentBackException wait) {
      throw new AuthorityUnavailableException("the clock went back", wait);
    }
  }
}
