package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.sealpost.mail.Domain;

/** A server certificate names hosts, and nothing else. */
final class HostIsNamed implements Lint {

  @Override
  public String code() {
    return "pkix.invalid_domain_name_syntax";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.6; RFC 9525 §3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    if (candidate.kind() != Kind.SERVER) {
      return Optional.empty();
    }
    for (var name : candidate.names()) {
      if (name.getTagNo() != GeneralName.dNSName || !isHost(name)) {
        return Optional.of("an alternative name is no host");
      }
    }
    return candidate.names().isEmpty() ? Optional.of("no host is named") : Optional.empty();
  }

  private static boolean isHost(GeneralName name) {
    var text = ASN1IA5String.getInstance(name.getName()).getString();
    return Domain.parse(text).filter(domain -> domain.name().equals(text)).isPresent();
  }
}
