package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.CertificateStatus;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.smime.ChainJudge;
import org.sealpost.smime.ChainVerdict;
import org.sealpost.store.Database;

/**
 * The roots that we accept, and the judgement that follows from them. Our own root is always one of
 * them; others are added by administrators. Certificates of our own authority are looked up in its
 * ledger; whether a foreign authority took one back is not asked ({@link #revocationIsKnown}).
 */
public final class TrustAnchors implements ChainJudge {

  private static final Duration READ_AGAIN = Duration.ofSeconds(5);
  private static final int REMEMBERED = 1_000;

  private final Database database;
  private final PrivateCa ca;
  private final AuditLog audit;
  private final InstantSource clock;
  private final TrustAnchor own;
  private final AtomicReference<Snapshot> snapshot =
      new AtomicReference<>(new Snapshot(List.of(), Instant.MIN));
  private final Map<String, TrustedChain> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TrustedChain> eldest) {
          return size() > REMEMBERED;
        }
      };

  public TrustAnchors(Database database, PrivateCa ca, AuditLog audit, InstantSource clock) {
    this.database = database;
    this.ca = ca;
    this.audit = audit;
    this.clock = clock;
    var root = ca.certificate(CaName.ROOT);
    this.own =
        new TrustAnchor(
            Pem.fingerprint(root),
            root,
            Optional.empty(),
            "privateca",
            root.getNotBefore().toInstant(),
            true);
  }

  @Override
  public ChainVerdict judge(X509Certificate leaf, List<X509Certificate> others, Instant at) {
    ChainVerdict worst =
        new ChainVerdict.Untrusted("No chain leads from it to a root that we trust.");
    for (var chain : new ChainSearch(list(), withOurs(others)).from(leaf)) {
      var verdict = ChainCheck.check(chain, at);
      if (verdict instanceof ChainVerdict.Trusted trusted) {
        var judged = revocation(trusted);
        remember(leaf, judged, chain.anchor(), at);
        return judged;
      }
      worst = verdict;
    }
    return worst;
  }

  /** Our own intermediate authorities need not come along. */
  private List<X509Certificate> withOurs(List<X509Certificate> others) {
    var all = new ArrayList<X509Certificate>();
    all.add(ca.certificate(CaName.MAIL));
    all.addAll(others);
    return all;
  }

  private ChainVerdict revocation(ChainVerdict.Trusted trusted) {
    if (!revocationIsKnown(trusted.chain())) {
      return trusted;
    }
    return switch (ca.status(trusted.chain().getFirst())) {
      case CertificateStatus.Good _ -> trusted;
      case CertificateStatus.Revoked(var since, var reason) ->
          new ChainVerdict.Revoked(since, reason.word());
      case CertificateStatus.Unknown _ ->
          new ChainVerdict.Untrusted("Our authority has no record of this certificate.");
    };
  }

  /**
   * Whether we know of a certificate if it was taken back: only of those of our own authority. For
   * all others a verdict of trusted means that revocation was not checked.
   *
   * @param chain as the verdict gave it, the leaf first
   */
  public boolean revocationIsKnown(List<X509Certificate> chain) {
    // By the certificate, not by its name: another gateway may be named as we are.
    return chain.size() > 1 && chain.get(1).equals(ca.certificate(CaName.MAIL));
  }

  /** The chain by which a certificate was last found trusted, if that was just now. */
  Optional<TrustedChain> trustedChain(X509Certificate leaf) {
    synchronized (remembered) {
      return Optional.ofNullable(remembered.get(Pem.fingerprint(leaf)));
    }
  }

  private void remember(
      X509Certificate leaf, ChainVerdict verdict, TrustAnchor anchor, Instant at) {
    var fingerprint = Pem.fingerprint(leaf);
    synchronized (remembered) {
      if (verdict instanceof ChainVerdict.Trusted(var chain)) {
        remembered.put(fingerprint, new TrustedChain(chain, anchor.fingerprint(), at));
      } else {
        remembered.remove(fingerprint);
      }
    }
  }

  /** All anchors, our own first. */
  public List<TrustAnchor> list() {
    var now = clock.instant();
    var held = snapshot.get();
    if (held.until().isAfter(now)) {
      return held.anchors();
    }
    var anchors = new ArrayList<TrustAnchor>();
    anchors.add(own);
    anchors.addAll(database.read(AnchorRows::all));
    var fresh = new Snapshot(List.copyOf(anchors), now.plus(READ_AGAIN));
    snapshot.set(fresh);
    return fresh.anchors();
  }

  /** Trusts a root from now on for every mailbox; takes one certificate, PEM. */
  public AnchorOutcome add(String pem, String who) {
    return add(pem, who, List.of());
  }

  /** Trusts a root from now on for the mailboxes of one partner; takes one certificate, PEM. */
  public AnchorOutcome addFor(Domain partner, String pem, String who) {
    return add(pem, who, List.of(partner));
  }

  private AnchorOutcome add(String pem, String who, List<Domain> partner) {
    var certificates = Pem.parse(pem).orElse(List.of());
    if (certificates.size() != 1) {
      return new AnchorOutcome.Refused("This is not one certificate in PEM form.");
    }
    var certificate = certificates.getFirst();
    var unfit = unfit(certificate);
    if (unfit.isPresent()) {
      return new AnchorOutcome.Refused(unfit.get());
    }
    var fingerprint = Pem.fingerprint(certificate);
    var known = list().stream().filter(a -> a.fingerprint().equals(fingerprint)).findFirst();
    if (known.isPresent()) {
      return new AnchorOutcome.AlreadyThere(known.get());
    }
    var anchor =
        new TrustAnchor(
            fingerprint, certificate, partner.stream().findFirst(), who, clock.instant(), false);
    boolean isNew =
        database.write(
            sql -> {
              if (!AnchorRows.insert(sql, anchor)) {
                return false;
              }
              audit.record(
                  sql,
                  AuditEntry.of(who, "trust.add", fingerprint)
                      .with("subject", certificate.getSubjectX500Principal().getName())
                      .with("partner", partner.isEmpty() ? "" : partner.getFirst().name()));
              return true;
            });
    forget();
    return isNew ? new AnchorOutcome.Added(anchor) : new AnchorOutcome.AlreadyThere(anchor);
  }

  private Optional<String> unfit(X509Certificate certificate) {
    if (certificate.getBasicConstraints() < 0) {
      return Optional.of("The certificate is not one of an authority.");
    }
    return clock.instant().isAfter(certificate.getNotAfter().toInstant())
        ? Optional.of("The certificate has expired.")
        : Optional.empty();
  }

  /** Trusts a root no longer; false if it was not trusted, or is our own. */
  public boolean distrust(String fingerprint, String who) {
    boolean isGone =
        database.write(
            sql -> {
              if (!AnchorRows.delete(sql, fingerprint)) {
                return false;
              }
              audit.record(sql, AuditEntry.of(who, "trust.distrust", fingerprint));
              return true;
            });
    forget();
    return isGone;
  }

  private void forget() {
    snapshot.set(new Snapshot(List.of(), Instant.MIN));
    synchronized (remembered) {
      remembered.clear();
    }
  }

  private record Snapshot(List<TrustAnchor> anchors, Instant until) {}

  /** A chain that was found good, the leaf first; and by which anchor, and when. */
  record TrustedChain(List<X509Certificate> chain, String anchor, Instant at) {}
}
