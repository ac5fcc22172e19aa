package org.sealpost.privateca.lint;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** Clients find the issuer by the identifier of its key, and by nothing else. */
final class AuthorityKeyIsNamed implements Lint {

  @Override
  public String code() {
    return "pkix.authority_key_identifier_keyid_missing";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.1; S/MIME BR 7.1.2.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    if (candidate.kind() == Kind.ROOT) {
      return Optional.empty();
    }
    var named = AuthorityKeyIdentifier.fromExtensions(candidate.certificate().getExtensions());
    var issuer = SubjectKeyIdentifier.fromExtensions(candidate.issuer().getExtensions());
    if (named == null || named.getKeyIdentifierOctets() == null) {
      return Optional.of("the issuer's key is not named");
    }
    if (named.getAuthorityCertIssuer() != null || named.getAuthorityCertSerialNumber() != null) {
      return Optional.of("the issuer must be named by its key alone");
    }
    return issuer != null
            && Arrays.equals(named.getKeyIdentifierOctets(), issuer.getKeyIdentifier())
        ? Optional.empty()
        : Optional.of("the key named is not the issuer's");
  }
}
