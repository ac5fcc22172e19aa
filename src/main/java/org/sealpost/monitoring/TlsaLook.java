package org.sealpost.monitoring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.mail.Domain;

/**
 * Looks at the TLSA records of our inbound listener (RFC 7672 §3.1): a wrong one keeps all mail
 * away whose senders do DANE.
 */
final class TlsaLook {

  private static final int PORT = 25;

  private final Resolver resolver;
  private final Domain hostname;

  TlsaLook(Resolver resolver, Domain hostname) {
    this.resolver = resolver;
    this.hostname = hostname;
  }

  /**
   * Compares the records with the certificate that the listener shows.
   *
   * @param chain the listener's own first; empty if it was not seen
   */
  Finding finding(List<X509Certificate> chain) {
    var finding = judged(chain);
    return chain.isEmpty() ? finding : finding.expecting(wanted(chain));
  }

  private Finding judged(List<X509Certificate> chain) {
    var part = Phrase.of("part.tlsa", hostname);
    return switch (resolver.tlsa(hostname.name(), PORT)) {
      case Answer.Found<TlsaRecord>(var records, boolean authentic) -> {
        if (chain.isEmpty()) {
          yield Finding.warn(part, "tlsa.uncompared", records.size())
              .mendedBy("tlsa.compare-later");
        }
        if (records.stream().noneMatch(record -> fits(record, chain))) {
          yield Finding.fail(part, "tlsa.misfit").mended(wanted(chain));
        }
        yield authentic
            ? Finding.ok(part, "tlsa.ok")
            : Finding.warn(part, "tlsa.unsigned").mendedBy("tlsa.sign");
      }
      case Answer.Nothing<TlsaRecord> ignored -> Finding.ok(part, "tlsa.none");
      case Answer.Failed<TlsaRecord>(var cause) -> Finding.unknown(part, cause);
    };
  }

  /** The key itself, which stays the same when we renew. */
  private String wanted(List<X509Certificate> chain) {
    return "_%d._tcp.%s. TLSA 3 1 1 %s".formatted(PORT, hostname, digest(chain.getFirst()));
  }

  private static boolean fits(TlsaRecord record, List<X509Certificate> chain) {
    if (!record.isUsable()) {
      return false;
    }
    var candidates = record.usage() == 3 ? chain.subList(0, 1) : chain.subList(1, chain.size());
    return candidates.stream().anyMatch(record::fits);
  }

  private static String digest(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
