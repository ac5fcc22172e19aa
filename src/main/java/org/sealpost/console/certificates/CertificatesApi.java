package org.sealpost.console.certificates;

import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.EnrolmentQuery;
import org.sealpost.certificates.EnrolmentState;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.api.Times;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Certificates of our people, for programs. */
@RestController
final class CertificatesApi {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PASSWORD = "Pkcs12-Password";
  private static final int SHORTEST_PASSWORD = 8;

  private final Certificates certificates;
  private final CertificateDeeds deeds;

  CertificatesApi(ConsoleParts parts, CertificateDeeds deeds) {
    this.certificates = parts.certificates();
    this.deeds = deeds;
  }

  /** A certificate to order. */
  @Described("a certificate to order")
  record CertificateOrder(
      String email,
      @Described("smime, the usual") Optional<String> profile,
      @Described("absent: the usual authority") Optional<String> authority) {}

  /** Why a certificate is taken back or replaced. */
  @Described("why a certificate is taken back or replaced")
  record Reason(
      @Described("a word of RFC 5280, such as keyCompromise; absent: unspecified")
          Optional<String> reason) {}

  /** Whether a certificate is shown to the world. */
  @Described("whether a certificate is shown to the world")
  record Publication(@Described("absent: true") Optional<Boolean> published) {}

  @Allow(Right.SEE_CERTIFICATES)
  @Described("Certificates and orders that fit, newest first")
  @GetMapping("/api/v1/certificates")
  Listing<CertificateFacts> list(
      @RequestParam @Described("an address, or part of one") Optional<String> email,
      @RequestParam Optional<String> status,
      @RequestParam Optional<String> expiresBefore,
      @RequestParam Optional<String> after,
      @RequestParam Optional<Integer> limit) {
    int size = Listing.limit(limit);
    var query =
        new EnrolmentQuery(
            email.filter(text -> !text.isBlank()),
            Words.read(EnrolmentState.class, "status", status),
            Times.read("expiresBefore", expiresBefore),
            after.filter(text -> !text.isBlank()),
            size + 1);
    return Listing.page(certificates.enrolments(query), size, one -> one.id())
        .map(CertificateFacts::of);
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @Described(value = "Orders a certificate; Location says where to see how it goes", status = 202)
  @PostMapping("/api/v1/certificates")
  ResponseEntity<CertificateFacts> request(@RequestBody CertificateOrder order) {
    if (order.profile().filter(profile -> !profile.startsWith("smime")).isPresent()) {
      throw Problem.invalid("profile is smime.");
    }
    return accepted(CertificateFacts.of(deeds.request(order.email(), order.authority())));
  }

  @Allow(Right.SEE_CERTIFICATES)
  @Described("One certificate, or how its order goes")
  @GetMapping("/api/v1/certificates/{id}")
  CertificateFacts find(@PathVariable String id) {
    return CertificateFacts.of(deeds.known(id));
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @Described(value = "Orders a new key and certificate before the old one ends", status = 202)
  @PostMapping("/api/v1/certificates/{id}/renew")
  ResponseEntity<CertificateFacts> renew(@PathVariable String id) {
    return accepted(CertificateFacts.of(deeds.renew(id)));
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @Described(value = "Orders a new one, and takes the old one back when it is there", status = 202)
  @PostMapping("/api/v1/certificates/{id}/reissue")
  ResponseEntity<CertificateFacts> reissue(
      @PathVariable String id, @RequestBody(required = false) Optional<Reason> reason) {
    return accepted(CertificateFacts.of(deeds.reissue(id, word(reason, "superseded"))));
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @Described("Takes a certificate back, here at once")
  @PostMapping("/api/v1/certificates/{id}/revoke")
  CertificateFacts revoke(
      @PathVariable String id, @RequestBody(required = false) Optional<Reason> reason) {
    return CertificateFacts.of(deeds.revoke(id, word(reason, "unspecified")));
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @Described("Shows a certificate to the world, or no longer")
  @PostMapping("/api/v1/certificates/{id}/publish")
  CertificateFacts publish(
      @PathVariable String id, @RequestBody(required = false) Optional<Publication> wish) {
    boolean shown = wish.flatMap(Publication::published).orElse(true);
    return CertificateFacts.of(deeds.publish(id, shown));
  }

  @Allow(Right.SEE_CERTIFICATES)
  @Described(value = "Certificate and chain as text", gives = "application/x-pem-file")
  @GetMapping("/api/v1/certificates/{id}.pem")
  ResponseEntity<String> pem(@PathVariable String id) {
    deeds.known(id);
    return certificates
        .pem(id)
        .map(
            text ->
                ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType("application/x-pem-file"))
                    .body(text))
        .orElseThrow(() -> Problem.conflict("It is not issued yet."));
  }

  /** The password comes in a header, or is made here and goes out in one; never in an address. */
  @Allow(Right.EXPORT_KEYS)
  @Described(
      value = "Key and certificates under the password of the header Pkcs12-Password",
      gives = "application/pkcs12")
  @GetMapping("/api/v1/certificates/{id}.p12")
  ResponseEntity<byte[]> pkcs12(
      @PathVariable String id, @RequestHeader(PASSWORD) Optional<String> given) {
    deeds.known(id);
    var password = given.orElseGet(CertificatesApi::password);
    if (password.length() < SHORTEST_PASSWORD) {
      throw Problem.invalid(PASSWORD + " needs at least " + SHORTEST_PASSWORD + " characters.");
    }
    var octets =
        certificates
            .exportPkcs12(id, password.toCharArray(), CertificateDeeds.who())
            .orElseThrow(() -> Problem.conflict("It is not issued yet."));
    var answer = ResponseEntity.ok().contentType(MediaType.parseMediaType("application/pkcs12"));
    if (given.isEmpty()) {
      answer.header(PASSWORD, password);
    }
    return answer.body(octets);
  }

  private static String password() {
    var octets = new byte[18];
    RANDOM.nextBytes(octets);
    return Base64.getUrlEncoder().encodeToString(octets);
  }

  private static String word(Optional<Reason> reason, String usual) {
    return reason.flatMap(Reason::reason).orElse(usual);
  }

  private static ResponseEntity<CertificateFacts> accepted(CertificateFacts facts) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .location(URI.create("/api/v1/certificates/" + facts.id()))
        .body(facts);
  }
}
