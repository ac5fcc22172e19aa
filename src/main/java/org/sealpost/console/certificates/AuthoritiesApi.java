package org.sealpost.console.certificates;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.EnrolmentQuery;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.api.Words;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.PrivateCa;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The authorities we order from, and the keys behind our certificates, for programs. */
@RestController
final class AuthoritiesApi {

  private final Certificates certificates;
  private final PrivateCa privateCa;

  AuthoritiesApi(ConsoleParts parts) {
    this.certificates = parts.certificates();
    this.privateCa = parts.privateCa();
  }

  /** An authority as the API tells it. */
  @Described("an authority that we can order from")
  record AuthorityFacts(
      String name,
      @Described("private, or the connector's word") String type,
      @Described("of the authority's own certificate") Optional<String> subject,
      Optional<Instant> notAfter,
      @Described("where its certificate is") Optional<String> certificate,
      @Described("where its revocation list is") Optional<String> revocationList) {

    static AuthorityFacts of(CaName name, PrivateCa ca) {
      var own = ca.certificate(name);
      return new AuthorityFacts(
          name.word(),
          "private",
          Optional.of(CertificateFacts.subject(own)),
          Optional.of(own.getNotAfter().toInstant()),
          Optional.of("/pki/" + name.word() + ".cer"),
          Optional.of("/pki/" + name.word() + ".crl"));
    }

    static AuthorityFacts outside(String name) {
      return new AuthorityFacts(
          name, name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** A key of ours, never the key itself. */
  @Described("a private key in the vault, never the key itself")
  record KeyFacts(
      String id,
      String email,
      @Described("the certificate, or order, that it belongs to") String certificate,
      String status,
      Instant madeAt) {}

  @Allow(Right.SEE_CERTIFICATES)
  @Described("The authorities that we can order from")
  @GetMapping("/api/v1/authorities")
  Listing<AuthorityFacts> authorities() {
    return Listing.all(certificates.authorities().stream().map(this::facts).toList());
  }

  private AuthorityFacts facts(String name) {
    return CaName.named(name)
        .map(own -> AuthorityFacts.of(own, privateCa))
        .orElseGet(() -> AuthorityFacts.outside(name));
  }

  @Allow(Right.SEE_KEYS)
  @Described("The keys of our people's certificates, also of ended ones; newest first")
  @GetMapping("/api/v1/keys")
  Listing<KeyFacts> keys(
      @RequestParam Optional<String> email,
      @RequestParam Optional<String> after,
      @RequestParam Optional<Integer> limit) {
    int size = Listing.limit(limit);
    var query = new EnrolmentQuery(email, Optional.empty(), Optional.empty(), after, size + 1);
    var found = Listing.page(certificates.enrolments(query), size, one -> one.id());
    List<KeyFacts> keys =
        found.items().stream()
            .filter(one -> one.certificate().isPresent())
            .map(
                one ->
                    new KeyFacts(
                        one.key().toString(),
                        one.email().toString(),
                        one.id(),
                        Words.of(one.state()),
                        one.orderedAt()))
            .toList();
    return new Listing<>(keys, found.next());
  }
}
