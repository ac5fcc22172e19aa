package org.sealpost.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Certificates as text (RFC 7468 §5), and their fingerprints. */
final class Pem {

  private static final int LARGEST = 256 * 1024;
  private static final int MOST = 20;

  private Pem() {}

  static String write(List<X509Certificate> certificates) {
    var text = new StringBuilder();
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (var certificate : certificates) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(base64.encodeToString(octets(certificate)))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return text.toString();
  }

  /** The certificates in our own rows. */
  static List<X509Certificate> read(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalStateException("a stored certificate cannot be read"));
  }

  /** The certificates in what somebody sent, PEM or DER; empty if it is none or too large. */
  static Optional<List<X509Certificate>> parse(String text) {
    return text.isEmpty()
        ? Optional.of(List.of())
        : parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Optional<List<X509Certificate>> parse(byte[] octets) {
    if (octets.length > LARGEST) {
      return Optional.empty();
    }
    try {
      var certificates = new ArrayList<X509Certificate>();
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(octets))) {
        if (!(each instanceof X509Certificate certificate) || certificates.size() == MOST) {
          return Optional.empty();
        }
        certificates.add(certificate);
      }
      return certificates.isEmpty() ? Optional.empty() : Optional.of(certificates);
    } catch (CertificateException malformed) {
      return Optional.empty();
    }
  }

  /** SHA-256 of the whole certificate, lower-case hexadecimal. */
  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(octets(certificate)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] octets(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
