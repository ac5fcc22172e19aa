package org.sealpost.cli.configuration;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import org.sealpost.cli.configuration.Configuration.CertificatesSection;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Domain;

/** Reads what is said of certificates. */
final class CertificatesReader {

  private static final Set<String> AUTHORITY_TYPES = Set.of("private");

  private CertificatesReader() {}

  static CertificatesSection read(Section section, Section root) {
    var authorities = new LinkedHashMap<String, String>();
    var list = section.section("authorities");
    for (var name : list.names()) {
      var authority = list.section(name);
      authorities.put(
          name,
          authority.as(
              "type",
              authority.text("type", "private"),
              text -> AUTHORITY_TYPES.contains(text) ? Optional.of(text) : Optional.empty(),
              "private (public authorities are not in this version)",
              "private"));
      authority.end();
    }
    if (authorities.isEmpty()) {
      authorities.put("private", "private");
    }
    var chosen = section.text("default-authority", "private");
    if (!authorities.containsKey(chosen)) {
      section.problem(
          "default-authority",
          "there is no authority of that name; " + Suggestion.among(chosen, authorities.keySet()));
    }
    var keys =
        section.as(
            "keys",
            section.text("keys", "rsa-3072"),
            CertificatesReader::keys,
            "rsa-2048, rsa-3072, rsa-4096, p-256 or p-384",
            KeyKind.RSA_3072);
    var pki =
        section.as(
            "pki-url",
            section.text("pki-url", "http://" + hostOrLocal(root) + "/pki"),
            text ->
                text.matches("http://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?")
                    ? Optional.of(URI.create(text.replaceAll("/$", "")))
                    : Optional.empty(),
            "an http:// address (not https: a client that checks TLS by our list could not fetch"
                + " it)",
            URI.create("http://localhost/pki"));
    section.end();
    return new CertificatesSection(chosen, authorities, keys, pki);
  }

  /** Ed25519 is none of them: nobody could encrypt to such a certificate. */
  private static Optional<KeyKind> keys(String text) {
    return switch (text) {
      case "rsa-2048" -> Optional.of(KeyKind.RSA_2048);
      case "rsa-3072" -> Optional.of(KeyKind.RSA_3072);
      case "rsa-4096" -> Optional.of(KeyKind.RSA_4096);
      case "p-256" -> Optional.of(KeyKind.P_256);
      case "p-384" -> Optional.of(KeyKind.P_384);
      default -> Optional.empty();
    };
  }

  /** A wrong host name is told where it stands, and not here again. */
  private static String hostOrLocal(Section root) {
    return Domain.parse(root.text("hostname", "")).map(Domain::name).orElse("localhost");
  }
}
