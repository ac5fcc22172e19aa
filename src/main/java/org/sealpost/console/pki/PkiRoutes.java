package org.sealpost.console.pki;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import org.sealpost.certificates.Certificates;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.frame.Problem;
import org.sealpost.mail.Address;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.PrivateCa;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;

/** Public on both listeners, without a token. */
@Controller
final class PkiRoutes {

  private static final int LONGEST_GET = 1024;

  private final PrivateCa ca;
  private final Certificates certificates;

  PkiRoutes(ConsoleParts parts) {
    this.ca = parts.privateCa();
    this.certificates = parts.certificates();
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/pki/{authority}.cer")
  ResponseEntity<byte[]> certificate(@PathVariable String authority) {
    try {
      return answer("application/pkix-cert", 1440, ca.certificate(named(authority)).getEncoded());
    } catch (CertificateEncodingException ours) {
      throw new IllegalStateException("our own certificate has octets", ours);
    }
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/pki/{authority}.crl")
  ResponseEntity<byte[]> revocationList(@PathVariable String authority) {
    return answer("application/pkix-crl", 10, ca.crl(named(authority)));
  }

  @Allow(Right.PUBLIC)
  @PostMapping("/pki/{authority}/ocsp")
  ResponseEntity<byte[]> ocsp(@PathVariable String authority, @RequestBody byte[] request) {
    return answer("application/ocsp-response", 0, ca.ocsp(named(authority), request));
  }

  /** The request stands in the path, in base 64: RFC 6960 §A.1. */
  @Allow(Right.PUBLIC)
  @GetMapping("/pki/{authority}/ocsp/{*request}")
  ResponseEntity<byte[]> ocspByAddress(
      @PathVariable String authority, @PathVariable String request) {
    var text = request.startsWith("/") ? request.substring(1) : request;
    if (text.length() > LONGEST_GET) {
      throw Problem.malformed("An OCSP request by GET has at most 255 octets; use POST.");
    }
    try {
      var octets = Base64.getDecoder().decode(text.replace(' ', '+'));
      return answer("application/ocsp-response", 0, ca.ocsp(named(authority), octets));
    } catch (IllegalArgumentException noBase64) {
      throw Problem.malformed("The request is not in base 64.");
    }
  }

  /** The same certificates for everybody, and no answer that tells whether somebody exists. */
  @Allow(Right.PUBLIC)
  @GetMapping("/pki/certificates")
  ResponseEntity<byte[]> published(@RequestParam String email) {
    var pem = Address.parse(email.strip()).map(certificates::published).orElse("");
    if (pem.isEmpty()) {
      throw Problem.notFound("No certificate is published for this address.");
    }
    return answer("application/x-pem-file", 10, pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static CaName named(String word) {
    return CaName.named(word)
        .orElseThrow(() -> Problem.notFound("We have no authority of this name."));
  }

  private static ResponseEntity<byte[]> answer(String mediaType, long minutes, byte[] octets) {
    var cache =
        minutes == 0
            ? CacheControl.noStore()
            : CacheControl.maxAge(Duration.ofMinutes(minutes)).cachePublic();
    return ResponseEntity.ok().header("Content-Type", mediaType).cacheControl(cache).body(octets);
  }
}
