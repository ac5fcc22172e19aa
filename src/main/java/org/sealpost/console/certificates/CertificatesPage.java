package org.sealpost.console.certificates;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.EnrolmentQuery;
import org.sealpost.certificates.EnrolmentState;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Listing;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.privateca.RevocationReason;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Certificates: list, request, renew, revoke, publish, chain, download. */
@Controller
final class CertificatesPage {

  private static final int SHOWN = 50;

  private final Certificates certificates;
  private final CertificateDeeds deeds;

  CertificatesPage(ConsoleParts parts, CertificateDeeds deeds) {
    this.certificates = parts.certificates();
    this.deeds = deeds;
  }

  @Allow(Right.SEE_CERTIFICATES)
  @GetMapping("/certificates")
  String show(
      @RequestParam Optional<String> email,
      @RequestParam Optional<String> status,
      @RequestParam Optional<String> after,
      Model model) {
    var query =
        new EnrolmentQuery(
            email.map(String::strip).filter(text -> !text.isEmpty()),
            Words.read(EnrolmentState.class, "status", status),
            Optional.empty(),
            after.filter(text -> !text.isBlank()),
            SHOWN + 1);
    model.addAttribute(
        "listing",
        Listing.page(certificates.enrolments(query), SHOWN, one -> one.id())
            .map(CertificateFacts::of));
    model.addAttribute("email", email.orElse(""));
    model.addAttribute("status", status.orElse(""));
    model.addAttribute("statuses", Arrays.stream(EnrolmentState.values()).map(Words::of).toList());
    model.addAttribute("authorities", certificates.authorities());
    model.addAttribute("mayChange", mayChange());
    model.addAttribute("api", "/api/v1/certificates");
    return "certificates";
  }

  @Allow(Right.SEE_CERTIFICATES)
  @GetMapping("/certificates/{id}")
  String one(@PathVariable String id, Model model) {
    var enrolment = deeds.known(id);
    model.addAttribute("certificate", CertificateFacts.of(enrolment));
    model.addAttribute("chain", chain(enrolment.certificates()));
    model.addAttribute(
        "reasons", Arrays.stream(RevocationReason.values()).map(RevocationReason::word).toList());
    model.addAttribute("mayChange", mayChange());
    model.addAttribute("api", "/api/v1/certificates/" + id);
    return "certificate";
  }

  @Allow(Right.SEE_CERTIFICATES)
  @GetMapping("/certificates/{id}/pem")
  ResponseEntity<String> pem(@PathVariable String id) {
    var enrolment = deeds.known(id);
    var text = certificates.pem(id).orElseThrow(() -> Problem.conflict("It is not issued yet."));
    return ResponseEntity.ok()
        .header("Content-Type", "application/x-pem-file")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(enrolment.id() + ".pem").build().toString())
        .body(text);
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @PostMapping("/certificates")
  String request(
      @RequestParam String email,
      @RequestParam Optional<String> authority,
      RedirectAttributes flash) {
    return done(deeds.request(email, authority).id(), flash, "certificates.requested");
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @PostMapping("/certificates/renew")
  String renew(@RequestParam String id, RedirectAttributes flash) {
    return done(deeds.renew(id).id(), flash, "certificates.renewed");
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @PostMapping("/certificates/revoke")
  String revoke(@RequestParam String id, @RequestParam String reason, RedirectAttributes flash) {
    return done(deeds.revoke(id, reason).id(), flash, "certificates.revoked");
  }

  @Allow(Right.CHANGE_CERTIFICATES)
  @PostMapping("/certificates/publish")
  String publish(@RequestParam String id, @RequestParam boolean shown, RedirectAttributes flash) {
    return done(
        deeds.publish(id, shown).id(), flash, shown ? "certificates.shown" : "certificates.hidden");
  }

  /** One certificate of a chain, for people. */
  record Link(String subject, String issuer, String serial, String algorithm, String notAfter) {}

  private static List<Link> chain(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(
            one ->
                new Link(
                    one.getSubjectX500Principal().getName(),
                    one.getIssuerX500Principal().getName(),
                    one.getSerialNumber().toString(16),
                    one.getPublicKey().getAlgorithm() + ", " + one.getSigAlgName(),
                    one.getNotAfter().toInstant().toString().substring(0, 10)))
        .toList();
  }

  private static boolean mayChange() {
    return VisitorAuthentication.visitor().may(Right.CHANGE_CERTIFICATES);
  }

  private static String done(String id, RedirectAttributes flash, String said) {
    flash.addFlashAttribute("said", said);
    return "redirect:/certificates/" + id;
  }
}
