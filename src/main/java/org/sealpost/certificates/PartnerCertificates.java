package org.sealpost.certificates;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.certificates.PartnerCertificate.Source;
import org.sealpost.certificates.PartnerCertificate.State;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.smime.ChainVerdict;
import org.sealpost.store.Database;
import org.sealpost.store.RecentReadings;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The certificates of people outside, to whom we encrypt. One is learned only from a mail that it
 * validly signed for its own From address, with a chain to a root that we trust; and one that is in
 * use is not pushed aside by another that somebody sends: the new one waits, unless the old one is
 * near its end and the same root vouches for both.
 */
public final class PartnerCertificates {

  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Duration JUST_NOW = Duration.ofHours(1);
  private static final int MOST_OF_ONE = 50;
  private static final int AT_ONCE = 100;
  private static final int ID_OCTETS = 16;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final AuditLog audit;
  private final TrustAnchors anchors;
  private final InstantSource clock;
  private final RecentReadings<String, List<PartnerCertificate>> recent;

  public PartnerCertificates(
      Database database, AuditLog audit, TrustAnchors anchors, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.anchors = anchors;
    this.clock = clock;
    this.recent = new RecentReadings<>(MOMENT, clock);
  }

  /**
   * Learns the certificate that validly signed a mail, in the caller's transaction. The caller has
   * had the mail opened with {@link TrustAnchors} as judge within the last hour, its status was
   * valid, and the partner is its one From address.
   */
  public Learned learn(JdbcClient sql, Address partner, X509Certificate certificate, Instant at) {
    var trusted = anchors.trustedChain(certificate);
    if (trusted.isEmpty() || trusted.get().at().plus(JUST_NOW).isBefore(at)) {
      return new Learned.Refused("its chain has not just been found trusted");
    }
    if (!Mailboxes.has(certificate, partner)) {
      return new Learned.Refused("it does not name " + partner);
    }
    if (!encrypts(certificate)) {
      return new Learned.Refused("nobody can encrypt to it");
    }
    var known = PartnerRows.find(sql, partner.key(), certificate);
    if (known.isPresent()) {
      PartnerRows.seen(sql, known.get().id(), at);
      return new Learned.Known(known.get());
    }
    // Whoever signs with a new certificate each time must not fill the table.
    if (PartnerRows.count(sql, partner.key()) >= MOST_OF_ONE) {
      return new Learned.Refused("this address has had too many certificates");
    }
    return keep(sql, partner, trusted.get(), at);
  }

  private Learned keep(
      JdbcClient sql, Address partner, TrustAnchors.TrustedChain trusted, Instant at) {
    var inUse = PartnerRows.usable(sql, partner.key(), at);
    var obstacle = inUse.stream().flatMap(old -> obstacle(old, trusted, at).stream()).findFirst();
    var certificate =
        made(
            partner.key(),
            Source.LEARNED,
            obstacle.isEmpty() ? State.USABLE : State.WAITING,
            trusted.anchor(),
            obstacle.orElse(""),
            at,
            trusted.chain());
    PartnerRows.insert(sql, certificate);
    recent.change();
    if (!inUse.isEmpty()) {
      audit.record(
          sql,
          AuditEntry.of(
                  "mail",
                  obstacle.isEmpty() ? "partner.certificate.replace" : "partner.certificate.wait",
                  partner.toString())
              .with("fingerprint", certificate.fingerprint())
              .with("beside", inUse.getFirst().fingerprint()));
    }
    return obstacle.isEmpty()
        ? new Learned.Usable(certificate, !inUse.isEmpty())
        : new Learned.Waiting(certificate, obstacle.get());
  }

  /** What speaks against using the new one beside an old one. */
  private static Optional<String> obstacle(
      PartnerCertificate old, TrustAnchors.TrustedChain trusted, Instant at) {
    if (old.source() == Source.IMPORTED) {
      return Optional.of("an administrator chose another one");
    }
    if (!old.anchor().equals(trusted.anchor())) {
      return Optional.of("another root vouches for the one in use");
    }
    return isNearItsEnd(old.certificate(), at)
        ? Optional.empty()
        : Optional.of("the one in use is far from its end");
  }

  /** In the last third of its life, when renewals are usual. */
  private static boolean isNearItsEnd(X509Certificate certificate, Instant at) {
    var from = certificate.getNotBefore().toInstant();
    var life = Duration.between(from, certificate.getNotAfter().toInstant());
    return !at.isBefore(from.plus(life.multipliedBy(2).dividedBy(3)));
  }

  /**
   * The certificate to encrypt to for an address: its own, else its domain's. Learned ones must
   * still be trusted now; imported ones are trusted because somebody imported them.
   */
  public Optional<X509Certificate> encryptionCertificate(Address partner) {
    return encryptionCertificate(partner.key())
        .or(() -> encryptionCertificate(partner.domain().name()));
  }

  private Optional<X509Certificate> encryptionCertificate(String partner) {
    var now = clock.instant();
    return recent
        .of(partner, key -> database.read(sql -> PartnerRows.usable(sql, key, now)))
        .stream()
        .filter(each -> each.source() == Source.IMPORTED || isStillTrusted(each, now))
        .map(PartnerCertificate::certificate)
        .findFirst();
  }

  private boolean isStillTrusted(PartnerCertificate certificate, Instant now) {
    return anchors.judge(certificate.certificate(), certificate.certificates(), now)
        instanceof ChainVerdict.Trusted;
  }

  /** Takes a certificate from an administrator for an address; it is used at once. */
  public Learned importFor(Address partner, String pem, String who) {
    return take(partner.key(), pem, who, List.of(partner));
  }

  /** Takes a certificate from an administrator for a whole domain; it is used at once. */
  public Learned importFor(Domain partner, String pem, String who) {
    return take(partner.name(), pem, who, List.of());
  }

  private Learned take(String partner, String pem, String who, List<Address> mustName) {
    var certificates = Pem.parse(pem).orElse(List.of());
    if (certificates.isEmpty()) {
      return new Learned.Refused("this is no certificate in PEM form");
    }
    var now = clock.instant();
    var certificate = certificates.getFirst();
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      return new Learned.Refused("it has expired");
    }
    if (!mustName.stream().allMatch(address -> Mailboxes.has(certificate, address))) {
      return new Learned.Refused("it does not name " + partner);
    }
    if (!encrypts(certificate)) {
      return new Learned.Refused("nobody can encrypt to it");
    }
    return database.write(
        sql -> {
          var known = PartnerRows.find(sql, partner, certificate);
          known.ifPresent(old -> PartnerRows.move(sql, old.id(), State.USABLE, ""));
          var made = made(partner, Source.IMPORTED, State.USABLE, "", "", now, certificates);
          recent.change();
          if (known.isEmpty()) {
            PartnerRows.insert(sql, made);
          }
          audit.record(
              sql,
              AuditEntry.of(who, "partner.certificate.import", partner)
                  .with("fingerprint", made.fingerprint()));
          return known
              .<Learned>map(Learned.Known::new)
              .orElseGet(() -> new Learned.Usable(made, false));
        });
  }

  /** Uses a certificate that waits. */
  public boolean approve(String id, String who) {
    return move(id, State.USABLE, "approved", who);
  }

  /** Uses a certificate no longer. */
  public boolean refuse(String id, String who) {
    return move(id, State.REFUSED, "refused", who);
  }

  private boolean move(String id, State to, String word, String who) {
    return database.write(
        sql -> {
          recent.change();
          if (!PartnerRows.move(sql, id, to, to == State.REFUSED ? word + " by " + who : "")) {
            return false;
          }
          audit.record(sql, AuditEntry.of(who, "partner.certificate." + word, id));
          return true;
        });
  }

  /** One certificate by its id. */
  public Optional<PartnerCertificate> find(String id) {
    return database.read(sql -> PartnerRows.find(sql, id));
  }

  /** The certificates that were seen last, whoever has them. */
  public List<PartnerCertificate> newest(int limit) {
    return database.read(sql -> PartnerRows.list(sql, "", Math.clamp(limit, 1, 1_000)));
  }

  /** The certificates of one address, or of one domain as a whole. */
  public List<PartnerCertificate> of(String partner) {
    return database.read(sql -> PartnerRows.list(sql, partner, MOST_OF_ONE));
  }

  /** Uses what has waited for an old one of the same root that has ended now. */
  public void upkeep() {
    var now = clock.instant();
    for (var waiting : database.read(sql -> PartnerRows.waitingAlone(sql, now, AT_ONCE))) {
      if (isStillTrusted(waiting, now)) {
        move(waiting.id(), State.USABLE, "approved", "expiry");
      }
    }
  }

  /** RFC 8550 §4.4.2: an RSA key that may encipher keys, or one on a curve that may agree. */
  private static boolean encrypts(X509Certificate certificate) {
    var usage = certificate.getKeyUsage();
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey _ -> usage == null || usage[KEY_ENCIPHERMENT];
      case ECPublicKey _ -> usage == null || usage[KEY_AGREEMENT];
      default -> false;
    };
  }

  private static PartnerCertificate made(
      String partner,
      Source source,
      State state,
      String anchor,
      String reason,
      Instant at,
      List<X509Certificate> certificates) {
    var octets = new byte[ID_OCTETS];
    RANDOM.nextBytes(octets);
    return new PartnerCertificate(
        HexFormat.of().formatHex(octets),
        partner,
        Pem.fingerprint(certificates.getFirst()),
        source,
        state,
        anchor,
        reason,
        at,
        at,
        certificates);
  }
}
