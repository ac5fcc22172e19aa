package org.sealpost.privateca;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.keys.KeyVault;
import org.sealpost.privateca.lint.Candidate;
import org.sealpost.privateca.lint.Kind;
import org.sealpost.privateca.lint.LintFinding;
import org.sealpost.privateca.lint.Lints;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Our private certificate authority: a root, and below it one authority for mailboxes and one for
 * servers, made on the first start. Every certificate is linted, recorded on disk, signed, and
 * recorded as signed, in this order.
 */
public final class PrivateCa {

  private final Database database;
  private final AuditLog audit;
  private final SignatureClock clock;
  private final Ledger ledger;
  private final Drafting drafting;
  private final Map<CaName, Ca> authorities;
  private final RevocationLists lists;
  private final Map<CaName, OcspResponder> responders = new EnumMap<>(CaName.class);

  private PrivateCa(
      Database database,
      KeyVault vault,
      AuditLog audit,
      PrivateCaSettings settings,
      InstantSource source) {
    this.database = database;
    this.audit = audit;
    this.clock = new SignatureClock(source);
    this.ledger = new Ledger(database, clock);
    this.drafting = new Drafting(settings, source);
    this.authorities = new Authorities(database, vault, audit, ledger, drafting, settings).open();
    this.lists = new RevocationLists(database, ledger, clock, authorities);
    for (var name : Drafting.below()) {
      responders.put(name, new OcspResponder(ca(name), ledger, clock));
    }
  }

  /**
   * Opens the authority; on the first start makes root and issuing authorities, durably before
   * returning. Throws IllegalStateException if their keys are not in the vault.
   */
  public static PrivateCa open(
      Database database,
      KeyVault vault,
      AuditLog audit,
      PrivateCaSettings settings,
      InstantSource clock) {
    return new PrivateCa(database, vault, audit, settings, clock);
  }

  /** The certificate of one of our authorities: what {@code /pki/private.cer} serves. */
  public X509Certificate certificate(CaName name) {
    return ca(name).certificate();
  }

  /** The authority's certificate and those above it, the root last. */
  public List<X509Certificate> chain(CaName name) {
    var root = certificate(CaName.ROOT);
    return name == CaName.ROOT ? List.of(root) : List.of(certificate(name), root);
  }

  /**
   * Certifies a key. Asked again for the same request, gives the certificate that it gave before.
   * Throws ClockWentBackException if the clock stands before the last signature.
   *
   * @param request the caller's name for this request, the same after a crash; at most 200
   *     characters
   */
  public IssueOutcome issue(String request, CertificateRequest wanted) {
    var issuer =
        ca(
            switch (wanted) {
              case CertificateRequest.Mailbox _ -> CaName.MAIL;
              case CertificateRequest.Server _ -> CaName.TLS;
            });
    var before = ledger.issued(request);
    if (before.isPresent()) {
      return new IssueOutcome.Issued(before.get(), chain(issuer.name()));
    }
    return switch (drafting.certificate(wanted, issuer).lint()) {
      case LintOutcome.Faulty(var faults) -> new IssueOutcome.Refused(faults);
      case LintOutcome.Clean(var linted) -> {
        var recorded = ledger.record(linted, request);
        var certificate =
            Signing.sign(recorded, issuer.signature(), issuer.certificate().getPublicKey());
        database.write(
            sql -> {
              ledger.finish(sql, certificate);
              return record(sql, "privateca", "certificate.issue", certificate);
            });
        yield new IssueOutcome.Issued(certificate, chain(issuer.name()));
      }
    };
  }

  /** One line of the ledger by serial number, lower-case hexadecimal. */
  public Optional<Issuance> issuance(String serial) {
    return ledger.find(serial);
  }

  /** The newest lines of the ledger. */
  public List<Issuance> issuances(int limit) {
    return ledger.newest(limit);
  }

  /**
   * Takes a certificate back in the caller's transaction; call {@link #upkeep} after it, which
   * publishes the list. False if we never issued it or it was taken back before.
   */
  public boolean revoke(JdbcClient sql, String serial, RevocationReason reason, String who) {
    boolean isNew = ledger.revoke(sql, serial, reason, clock.now(sql));
    if (isNew) {
      for (var name : CaName.values()) {
        lists.isDue(sql, name);
      }
      audit.record(sql, AuditEntry.of(who, "ca.revoke", serial).with("reason", reason.word()));
    }
    return isNew;
  }

  /** Takes a certificate back, and publishes the list that says so before returning. */
  public boolean revoke(String serial, RevocationReason reason, String who) {
    boolean isNew = database.write(sql -> revoke(sql, serial, reason, who));
    upkeep();
    return isNew;
  }

  /** What we say of a certificate today: what OCSP answers, too. */
  public CertificateStatus status(X509Certificate certificate) {
    return ledger
        .find(Encoding.serial(certificate.getSerialNumber()))
        .filter(each -> each.signedAt().isPresent() && isFrom(each.issuer(), certificate))
        .map(PrivateCa::status)
        .orElseGet(CertificateStatus.Unknown::new);
  }

  /** The revocation list, DER; made anew if the last one is a day old or says too little. */
  public byte[] crl(CaName name) {
    return lists.current(name);
  }

  /**
   * The answer to an OCSP request (RFC 6960), both DER; any octets get an answer. The root does not
   * answer: what it takes back stands in its list.
   */
  public byte[] ocsp(CaName name, byte[] request) {
    var responder = responders.get(name);
    return responder == null ? OcspResponder.unauthorized() : responder.answer(request);
  }

  /**
   * Renews lists that are due, and lets OCSP see what was taken back. Call it every few minutes.
   */
  public void upkeep() {
    responders.values().forEach(OcspResponder::forget);
    for (var name : CaName.values()) {
      lists.current(name);
    }
  }

  /**
   * Which rules a certificate of a mailbox breaks if it is from our authority; for its receiver.
   */
  public List<String> faults(X509Certificate certificate) {
    var candidate =
        new Candidate(Encoding.holder(certificate), Kind.MAILBOX, ca(CaName.MAIL).holder());
    return Lints.look(candidate).stream().map(LintFinding::toString).toList();
  }

  private boolean record(JdbcClient sql, String who, String deed, X509Certificate certificate) {
    var serial = Encoding.serial(certificate.getSerialNumber());
    audit.record(
        sql,
        AuditEntry.of(who, deed, serial)
            .with("subject", certificate.getSubjectX500Principal().getName())
            .with("issuer", certificate.getIssuerX500Principal().getName()));
    return true;
  }

  private boolean isFrom(CaName issuer, X509Certificate certificate) {
    return certificate
        .getIssuerX500Principal()
        .equals(certificate(issuer).getSubjectX500Principal());
  }

  private static CertificateStatus status(Issuance issuance) {
    return issuance.revokedAt().isPresent()
        ? new CertificateStatus.Revoked(
            issuance.revokedAt().get(), issuance.reason().orElse(RevocationReason.UNSPECIFIED))
        : new CertificateStatus.Good();
  }

  private Ca ca(CaName name) {
    return Objects.requireNonNull(authorities.get(name));
  }
}
