package org.sealpost.console.certificates;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.sealpost.certificates.AnchorOutcome;
import org.sealpost.certificates.TrustAnchor;
import org.sealpost.certificates.TrustAnchors;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.frame.Problem;
import org.sealpost.mail.Domain;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The roots that we accept, for programs. */
@RestController
final class TrustApi {

  private final TrustAnchors anchors;

  TrustApi(ConsoleParts parts) {
    this.anchors = parts.trustAnchors();
  }

  /** A root as the API tells it. */
  @Described("a root certificate that we accept")
  record AnchorFacts(
      @Described("SHA-256 of the certificate") String id,
      String subject,
      Instant notAfter,
      @Described("absent: for every mailbox") Optional<String> partnerDomain,
      String addedBy,
      Instant addedAt,
      @Described("our own root, which cannot be taken away") boolean own) {

    static AnchorFacts of(TrustAnchor anchor) {
      return new AnchorFacts(
          anchor.fingerprint(),
          CertificateFacts.subject(anchor.certificate()),
          anchor.certificate().getNotAfter().toInstant(),
          anchor.partnerDomain().map(Domain::name),
          anchor.addedBy(),
          anchor.addedAt(),
          anchor.isOwn());
    }
  }

  /** A root to accept. */
  @Described("a root to accept")
  record NewAnchor(
      @Described("one certificate") String pem,
      @Described("for mailboxes of this domain alone; absent: for all")
          Optional<String> partnerDomain) {}

  @Allow(Right.SEE_TRUST)
  @Described("The roots that we accept, our own first")
  @GetMapping("/api/v1/trust-anchors")
  Listing<AnchorFacts> list(
      @RequestParam Optional<String> after, @RequestParam Optional<Integer> limit) {
    return Listing.cut(anchors.list(), after, Listing.limit(limit), TrustAnchor::fingerprint)
        .map(AnchorFacts::of);
  }

  @Allow(Right.SEE_TRUST)
  @Described("One root, by its fingerprint")
  @GetMapping("/api/v1/trust-anchors/{id}")
  AnchorFacts find(@PathVariable String id) {
    return anchors.list().stream()
        .filter(anchor -> anchor.fingerprint().equals(id))
        .findFirst()
        .map(AnchorFacts::of)
        .orElseThrow(() -> Problem.notFound("We do not trust a root of this fingerprint."));
  }

  @Allow(Right.CHANGE_TRUST)
  @Described(value = "Trusts a root from now on", status = 201)
  @PostMapping("/api/v1/trust-anchors")
  ResponseEntity<AnchorFacts> add(@RequestBody NewAnchor wanted) {
    var who = CertificateDeeds.who();
    var domain =
        wanted
            .partnerDomain()
            .filter(text -> !text.isBlank())
            .map(
                text ->
                    Domain.parse(text.strip())
                        .orElseThrow(() -> Problem.invalid("partnerDomain is no domain name.")));
    var outcome =
        domain
            .map(partner -> anchors.addFor(partner, wanted.pem(), who))
            .orElseGet(() -> anchors.add(wanted.pem(), who));
    return switch (outcome) {
      case AnchorOutcome.Added(var anchor) ->
          ResponseEntity.created(URI.create("/api/v1/trust-anchors/" + anchor.fingerprint()))
              .body(AnchorFacts.of(anchor));
      case AnchorOutcome.AlreadyThere(var anchor) ->
          throw Problem.conflict(anchor.fingerprint() + " is trusted already.");
      case AnchorOutcome.Refused(var reason) -> throw Problem.invalid(reason);
    };
  }

  @Allow(Right.CHANGE_TRUST)
  @Described(value = "Trusts a root no longer", status = 204)
  @DeleteMapping("/api/v1/trust-anchors/{id}")
  ResponseEntity<Void> delete(@PathVariable String id) {
    if (!anchors.distrust(id, CertificateDeeds.who())) {
      throw Problem.notFound("We do not trust a root of this fingerprint, or it is our own.");
    }
    return ResponseEntity.noContent().build();
  }
}
