package org.sealpost.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.certificates.connector.Authority;
import org.sealpost.certificates.connector.PrivateCaAuthority;
import org.sealpost.directory.Directory;
import org.sealpost.directory.Person;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Address;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.smime.DecryptionKey;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of our people: ordered when first needed, renewed in time, taken back, shown to
 * the world. Those of our partners are in {@link PartnerCertificates}.
 */
public final class Certificates implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final int KEYS_OF_AN_ADDRESS = 50;
  private static final int AT_ONCE = 100;
  private static final Duration RENEWAL_REST = Duration.ofHours(6);

  private final Database database;
  private final KeyVault vault;
  private final AuditLog audit;
  private final Directory directory;
  private final InstantSource clock;
  private final EnrolmentRows rows;
  private final Map<String, Authority> authorities;
  private final Enrolments enrolments;
  private final SpareKeys spareKeys;
  private final Identities identities;

  /** With our own authority alone. */
  public Certificates(
      Database database,
      KeyVault vault,
      AuditLog audit,
      Directory directory,
      PrivateCa ca,
      TrustAnchors anchors,
      CertificateSettings settings,
      InstantSource clock) {
    this(
        database,
        vault,
        audit,
        directory,
        List.of(new PrivateCaAuthority(ca)),
        anchors,
        settings,
        clock);
  }

  Certificates(
      Database database,
      KeyVault vault,
      AuditLog audit,
      Directory directory,
      List<Authority> authorities,
      TrustAnchors anchors,
      CertificateSettings settings,
      InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.audit = audit;
    this.directory = directory;
    this.clock = clock;
    var reader = new EnrolmentReader();
    var signers = new Signers(database, reader, clock);
    this.rows = new EnrolmentRows(reader, signers, clock);
    this.authorities =
        authorities.stream().collect(Collectors.toMap(Authority::name, Function.identity()));
    this.enrolments =
        new Enrolments(database, rows, vault, audit, anchors, this.authorities, clock);
    this.spareKeys = new SpareKeys(database, vault, clock, settings);
    this.identities =
        new Identities(
            database,
            rows,
            signers,
            this.authorities,
            enrolments,
            new Orders(database, rows, vault, spareKeys),
            settings,
            clock);
  }

  /** The authorities that we can order from. */
  public List<String> authorities() {
    return authorities.keySet().stream().sorted().toList();
  }

  /** What somebody signs with under their main address. */
  public Availability identityFor(Person person) {
    return identityFor(person, person.email());
  }

  /**
   * What somebody signs with under one of their addresses. If there is no certificate yet, orders
   * one; threads that ask for the same address at the same time share the order.
   */
  public Availability identityFor(Person person, Address from) {
    return identities.identityFor(person, from);
  }

  /** Orders for an address at an authority; an order that is on its way already is taken along. */
  public Enrolment request(Person person, Address email, String authority, String who) {
    if (!authorities.containsKey(authority)) {
      throw new IllegalArgumentException("there is no authority " + authority);
    }
    return identities.request(email, person.displayName(), authority, who);
  }

  /** Orders a new key and certificate; the old one signs until the new one is there. */
  public Optional<Enrolment> renew(String id, String who) {
    return enrolment(id)
        .map(
            old -> identities.again(old, EnrolmentCause.RENEWAL, RevocationReason.SUPERSEDED, who));
  }

  /** Orders a new key and certificate, and takes the old one back when the new one is there. */
  public Optional<Enrolment> reissue(String id, RevocationReason reason, String who) {
    return enrolment(id).map(old -> identities.again(old, EnrolmentCause.REISSUE, reason, who));
  }

  /** Takes a certificate back: here at once, at its authority as soon as that answers. */
  public boolean revoke(String id, RevocationReason reason, String who) {
    boolean isNew =
        database.write(
            sql -> {
              if (!rows.revoke(sql, id, reason)) {
                return false;
              }
              audit.record(
                  sql, AuditEntry.of(who, "certificate.revoke", id).with("reason", reason.word()));
              return true;
            });
    if (isNew) {
      enrolment(id).ifPresent(enrolments::tell);
    }
    return isNew;
  }

  /** Shows a certificate to the world, or no longer. */
  public boolean publish(String id, boolean isShown, String who) {
    return database.write(
        sql -> {
          if (!rows.publish(sql, id, isShown)) {
            return false;
          }
          audit.record(
              sql, AuditEntry.of(who, "certificate.publish", id).with("shown", "" + isShown));
          return true;
        });
  }

  /** What {@code /pki/certificates?email=} shows: PEM; no text if there is nothing to show. */
  public String published(Address email) {
    return database
        .read(sql -> rows.active(sql, email))
        .filter(Enrolment::published)
        .map(active -> Pem.write(List.of(active.certificates().getFirst())))
        .orElse("");
  }

  /** All keys to which mail for these addresses may have been encrypted, newest first. */
  public List<DecryptionKey> decryptionKeys(List<Address> recipients) {
    return database.read(
        sql ->
            recipients.stream()
                .distinct()
                .flatMap(email -> rows.certified(sql, email, KEYS_OF_AN_ADDRESS).stream())
                .map(each -> new DecryptionKey(each.certificates().getFirst(), each.key()))
                .toList());
  }

  /** One enrolment by its id. */
  public Optional<Enrolment> enrolment(String id) {
    return database.read(sql -> rows.find(sql, id));
  }

  /** The enrolments that fit, newest first. */
  public List<Enrolment> enrolments(EnrolmentQuery query) {
    return database.read(sql -> rows.list(sql, query));
  }

  /** What happened after a time, oldest first. */
  public List<CertificateEvent> events(Instant after, int limit) {
    return database.read(sql -> rows.events(sql, after, Math.clamp(limit, 1, 1_000)));
  }

  /** Certificate and chain as PEM; empty if there is none yet. */
  public Optional<String> pem(String id) {
    return enrolment(id).map(Enrolment::certificates).filter(c -> !c.isEmpty()).map(Pem::write);
  }

  /** Key and certificates for a person's own device; recorded before the octets are given out. */
  public Optional<byte[]> exportPkcs12(String id, char[] password, String who) {
    return enrolment(id)
        .filter(each -> !each.certificates().isEmpty())
        .map(
            each -> {
              audit.record(
                  AuditEntry.of(who, "key.export", each.email().toString()).with("enrolment", id));
              return vault.exportPkcs12(each.key(), each.certificates(), password);
            });
  }

  /**
   * Does what is due: goes on with open orders, renews, ends what has expired, tells authorities
   * what was taken back, makes spare keys. Call it at the start and every minute.
   */
  public void upkeep() {
    spareKeys.refill();
    database.write(rows::expire);
    for (var open : database.read(sql -> rows.due(sql, AT_ONCE))) {
      attempt(open, () -> identities.goOn(open));
    }
    for (var old : database.read(sql -> rows.toRenew(sql, AT_ONCE))) {
      attempt(old, () -> renewal(old));
    }
    for (var revoked : database.read(sql -> rows.untold(sql, AT_ONCE))) {
      attempt(revoked, () -> enrolments.tell(revoked));
    }
  }

  /** One that fails must not keep the others from their turn. */
  private static void attempt(Enrolment enrolment, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException broken) {
      LOG.error("the enrolment {} of {} failed", enrolment.id(), enrolment.email(), broken);
    }
  }

  /** Only for people who are still with us; the others are looked at again some hours later. */
  private Enrolment renewal(Enrolment old) {
    database.write(sql -> rows.renewLater(sql, old.id(), clock.instant().plus(RENEWAL_REST)));
    return directory.person(old.email()).filter(Person::active).isPresent()
        ? renew(old.id(), "renewal").orElse(old)
        : old;
  }

  /** Waits for the thread that makes spare keys. */
  @Override
  public void close() {
    spareKeys.close();
  }
}
