package org.sealpost.privateca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whether one certificate was taken back (RFC 6960), signed by the authority itself (RFC
 * 6960 §4.2.2.2), so that there is no responder's certificate which could run out.
 */
final class OcspResponder {

  private static final Logger LOG = LoggerFactory.getLogger(OcspResponder.class);

  private static final int LARGEST_REQUEST = 4096;
  private static final int MOST_QUESTIONS = 8;
  private static final int LONGEST_NONCE = 128;
  private static final int KEPT_ANSWERS = 1024;
  private static final Duration LIFE = Duration.ofHours(12);
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Ca ca;
  private final Ledger ledger;
  private final SignatureClock clock;
  private final DigestCalculatorProvider digests;
  private final Map<String, Answer> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > KEPT_ANSWERS;
        }
      };

  OcspResponder(Ca ca, Ledger ledger, SignatureClock clock) {
    this.ca = ca;
    this.ledger = ledger;
    this.clock = clock;
    try {
      this.digests = new JcaDigestCalculatorProviderBuilder().build();
    } catch (OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Answers any octets; never throws for what they are. */
  byte[] answer(byte[] octets) {
    try {
      var request = octets.length > LARGEST_REQUEST ? null : read(octets);
      return request == null ? failure(OCSPRespBuilder.MALFORMED_REQUEST) : answer(request);
    } catch (ClockWentBackException wait) {
      LOG.error("OCSP is not answered: {}", wait.getMessage());
      return failure(OCSPRespBuilder.TRY_LATER);
    }
  }

  /** The answer of an authority that does not answer (RFC 6960 §2.3). */
  static byte[] unauthorized() {
    return failure(OCSPRespBuilder.UNAUTHORIZED);
  }

  /** Forgets kept answers: something was taken back. */
  void forget() {
    synchronized (answers) {
      answers.clear();
    }
  }

  private byte[] answer(OCSPReq request) {
    var now = clock.now();
    if (request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce) != null) {
      return sign(request, now);
    }
    var question = question(request);
    synchronized (answers) {
      var kept = answers.get(question);
      if (kept != null && kept.until().isAfter(now)) {
        return kept.octets();
      }
    }
    var octets = sign(request, now);
    synchronized (answers) {
      answers.put(question, new Answer(octets, now.plus(KEPT)));
    }
    return octets;
  }

  private static String question(OCSPReq request) {
    try {
      return HexFormat.of().formatHex(request.getEncoded());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A well-formed request of bounded size, or null. */
  private static @Nullable OCSPReq read(byte[] octets) {
    try {
      var request = new OCSPReq(octets);
      int questions = request.getRequestList().length;
      return questions < 1 || questions > MOST_QUESTIONS || !extensionsAreUnderstood(request)
          ? null
          : request;
    } catch (IOException | RuntimeException malformed) {
      return null;
    }
  }

  /** RFC 6960 §4.4: what is critical and unknown makes the request malformed. */
  private static boolean extensionsAreUnderstood(OCSPReq request) {
    for (var oid : request.getCriticalExtensionOIDs()) {
      if (!OCSPObjectIdentifiers.id_pkix_ocsp_nonce.equals((ASN1ObjectIdentifier) oid)) {
        return false;
      }
    }
    var nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (nonce == null) {
      return true;
    }
    // RFC 9654 §2.1: 1 to 128 octets inside an OCTET STRING.
    int length = ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets().length;
    return length >= 1 && length <= LONGEST_NONCE;
  }

  private byte[] sign(OCSPReq request, Instant now) {
    try {
      var builder =
          new BasicOCSPRespBuilder(
              new RespID(ca.holder().getSubjectPublicKeyInfo(), digests.get(RespID.HASH_SHA1)));
      for (var question : request.getRequestList()) {
        builder.addResponse(
            question.getCertID(),
            status(question.getCertID()),
            Date.from(now),
            Date.from(now.plus(LIFE)),
            null);
      }
      Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
      if (nonce != null) {
        builder.setResponseExtensions(new Extensions(nonce));
      }
      var basic =
          builder.build(
              ca.signature().contentSigner(),
              new X509CertificateHolder[] {ca.holder()},
              Date.from(now));
      return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
    } catch (OCSPException | OperatorCreationException | IOException broken) {
      throw new IllegalStateException("cannot answer OCSP", broken);
    }
  }

  /** Bouncy Castle's word for good is null. */
  private org.bouncycastle.cert.ocsp.@Nullable CertificateStatus status(CertificateID id) {
    if (!isOurs(id)) {
      return new UnknownStatus();
    }
    var issuance =
        ledger
            .find(Encoding.serial(id.getSerialNumber()))
            .filter(each -> each.issuer() == ca.name() && each.signedAt().isPresent());
    if (issuance.isEmpty()) {
      return new UnknownStatus();
    }
    Optional<Instant> revokedAt = issuance.get().revokedAt();
    return revokedAt.isEmpty() ? null : revoked(revokedAt.get(), issuance.get());
  }

  private static RevokedStatus revoked(Instant at, Issuance issuance) {
    var reason = issuance.reason().filter(why -> why != RevocationReason.UNSPECIFIED);
    return new RevokedStatus(
        new RevokedInfo(
            new ASN1GeneralizedTime(Date.from(at)),
            reason.map(why -> CRLReason.lookup(why.code())).orElse(null)));
  }

  private boolean isOurs(CertificateID id) {
    try {
      return id.matchesIssuer(ca.holder(), digests);
    } catch (OCSPException unknownDigest) {
      return false;
    }
  }

  private static byte[] failure(int status) {
    try {
      return new OCSPRespBuilder().build(status, null).getEncoded();
    } catch (OCSPException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // octets on their way, never compared
  private record Answer(byte[] octets, Instant until) {}
}
