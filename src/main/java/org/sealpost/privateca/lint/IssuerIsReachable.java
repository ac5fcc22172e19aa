package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;

/** The issuer's certificate, and its answers about revocation, are found by http only. */
final class IssuerIsReachable implements Lint {

  @Override
  public String code() {
    return "cabf.aia_ca_issuers_has_no_http_uri";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.2.1; S/MIME BR 7.1.2.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var access = AuthorityInformationAccess.fromExtensions(candidate.certificate().getExtensions());
    if (candidate.kind() == Kind.ROOT) {
      return access == null ? Optional.empty() : Optional.of("a root has no issuer to fetch");
    }
    if (access == null) {
      return Optional.of("the issuer's certificate is not named");
    }
    boolean hasIssuer = false;
    for (AccessDescription description : access.getAccessDescriptions()) {
      if (!isHttp(description.getAccessLocation())) {
        return Optional.of("something about the issuer is not named by http alone");
      }
      hasIssuer |= description.getAccessMethod().equals(AccessDescription.id_ad_caIssuers);
    }
    return hasIssuer ? Optional.empty() : Optional.of("the issuer's certificate is not named");
  }

  private static boolean isHttp(GeneralName name) {
    return name.getTagNo() == GeneralName.uniformResourceIdentifier
        && ASN1IA5String.getInstance(name.getName()).getString().startsWith("http://");
  }
}
