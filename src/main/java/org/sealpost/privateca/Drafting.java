package org.sealpost.privateca;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.sealpost.privateca.lint.Kind;

/** Writes drafts after the strict profile of the S/MIME Baseline Requirements. */
final class Drafting {

  /** A correspondent's clock may go slow: a certificate made for a mail must be valid there too. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final int ROOT_DAYS = 20 * 365;
  private static final int AUTHORITY_DAYS = 8 * 365;
  private static final int LONGEST_COMMON_NAME = 64;
  private static final int SERIAL_OCTETS = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateCaSettings settings;
  private final InstantSource clock;

  Drafting(PrivateCaSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  Draft root(PublicKey key, AlgorithmIdentifier algorithm) {
    var name = authorityName("Root CA");
    var publicKey = Encoding.publicKey(key);
    var tbs =
        tbs(
            name,
            name,
            publicKey,
            validity(ROOT_DAYS, Instant.EPOCH),
            algorithm,
            CertificateExtensions.root(publicKey));
    var unsigned = Draft.assembled(tbs, algorithm, new byte[] {0});
    return new Draft(CaName.ROOT, Kind.ROOT, tbs, unsigned, algorithm);
  }

  Draft authority(CaName which, PublicKey key, Ca root) {
    var publicKey = Encoding.publicKey(key);
    var extensions =
        new CertificateExtensions(settings.pki(), root)
            .authority(which, publicKey, settings.onlyFor());
    var name = authorityName(which == CaName.MAIL ? "Mail CA" : "TLS CA");
    return draft(root, Kind.AUTHORITY, name, publicKey, AUTHORITY_DAYS, extensions);
  }

  Draft certificate(CertificateRequest request, Ca issuer) {
    var publicKey = Encoding.publicKey(request.key());
    var extensions = new CertificateExtensions(settings.pki(), issuer);
    return switch (request) {
      case CertificateRequest.Mailbox mailbox ->
          draft(
              issuer,
              Kind.MAILBOX,
              commonName(mailbox.email().toString()),
              publicKey,
              settings.mailboxDays(),
              extensions.mailbox(publicKey, mailbox.email(), hasName(mailbox)));
      case CertificateRequest.Server server ->
          draft(
              issuer,
              Kind.SERVER,
              commonName(server.names().getFirst().name()),
              publicKey,
              settings.serverDays(),
              extensions.server(publicKey, server.names(), fits(server.names().getFirst().name())));
    };
  }

  private Draft draft(
      Ca issuer,
      Kind kind,
      X500Name subject,
      SubjectPublicKeyInfo key,
      int days,
      Extensions extensions) {
    var algorithm = issuer.signature().identifier();
    var validity = validity(days, issuer.certificate().getNotBefore().toInstant());
    var tbs = tbs(issuer.holder().getSubject(), subject, key, validity, algorithm, extensions);
    return new Draft(issuer.name(), kind, tbs, issuer.holder(), algorithm);
  }

  private TBSCertificate tbs(
      X500Name issuer,
      X500Name subject,
      SubjectPublicKeyInfo key,
      Validity validity,
      AlgorithmIdentifier algorithm,
      Extensions extensions) {
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(serial()));
    generator.setSignature(algorithm);
    generator.setIssuer(issuer);
    generator.setStartDate(time(validity.from()));
    generator.setEndDate(time(validity.to()));
    generator.setSubject(subject);
    generator.setSubjectPublicKeyInfo(key);
    generator.setExtensions(extensions);
    return generator.generateTBSCertificate();
  }

  /** From an hour ago, but not from before the issuer; so many days. */
  private Validity validity(int days, Instant issuerFrom) {
    var backdated = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(BACKDATED);
    var from = backdated.isBefore(issuerFrom) ? issuerFrom : backdated;
    // RFC 5280 §4.1.2.5: the last second belongs to the life.
    return new Validity(from, from.plus(Duration.ofDays(days)).minusSeconds(1));
  }

  private record Validity(Instant from, Instant to) {}

  /** 16 octets, 126 bits of them random; never negative, never shorter. */
  private static BigInteger serial() {
    var octets = new byte[SERIAL_OCTETS];
    RANDOM.nextBytes(octets);
    octets[0] = (byte) ((octets[0] & 0x3F) | 0x40);
    return new BigInteger(1, octets);
  }

  private static Time time(Instant at) {
    return new Time(Date.from(at));
  }

  private X500Name authorityName(String role) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, settings.organisation())
        .addRDN(BCStyle.CN, settings.organisation() + " " + role)
        .build();
  }

  /** A name that is too long is left out: the alternative names are what counts. */
  private static X500Name commonName(String name) {
    var builder = new X500NameBuilder(BCStyle.INSTANCE);
    return fits(name) ? builder.addRDN(BCStyle.CN, name).build() : builder.build();
  }

  private static boolean hasName(CertificateRequest.Mailbox mailbox) {
    return fits(mailbox.email().toString());
  }

  private static boolean fits(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST_COMMON_NAME;
  }

  static X509CertificateHolder unsigned(Draft draft) {
    return Draft.assembled(draft.tbs(), draft.algorithm(), new byte[] {0});
  }

  static List<CaName> below() {
    return List.of(CaName.MAIL, CaName.TLS);
  }
}
