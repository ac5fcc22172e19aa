package org.sealpost.certificates;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.sealpost.smime.SmimeSigner;
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
  private static final int STRIPES = 256;
  private static final int ID_OCTETS = 16;
  private static final Duration REJECTED_REST = Duration.ofHours(1);
  private static final Duration RENEWAL_REST = Duration.ofHours(6);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final KeyVault vault;
  private final AuditLog audit;
  private final Directory directory;
  private final CertificateSettings settings;
  private final InstantSource clock;
  private final EnrolmentRows rows;
  private final Map<String, Authority> authorities;
  private final Enrolments enrolments;
  private final SpareKeys spareKeys;
  private final Orders orders;
  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

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
    this.settings = settings;
    this.clock = clock;
    this.rows = new EnrolmentRows(clock);
    this.authorities =
        authorities.stream().collect(Collectors.toMap(Authority::name, Function.identity()));
    this.enrolments =
        new Enrolments(database, rows, vault, audit, anchors, this.authorities, clock);
    this.spareKeys = new SpareKeys(database, vault, clock, settings);
    this.orders = new Orders(database, rows, vault, spareKeys);
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
    if (!person.active() || !person.has(from)) {
      return new Availability.Unavailable(from + " is not an address of an active person");
    }
    var ready = database.read(sql -> rows.active(sql, from));
    if (ready.isPresent()) {
      return availability(ready.get());
    }
    var open = database.read(sql -> rows.open(sql, from));
    return open.isPresent() && !answersAtOnce(open.get())
        ? availability(open.get())
        : locked(from, () -> enrol(person, spelled(person, from)));
  }

  /** The address as the directory writes it: the certificate shall not copy a mail's spelling. */
  private static Address spelled(Person person, Address from) {
    return person.aliases().stream()
        .filter(alias -> alias.key().equals(from.key()))
        .findFirst()
        .orElse(person.email());
  }

  private Availability enrol(Person person, Address from) {
    var ready = database.read(sql -> rows.active(sql, from));
    if (ready.isPresent()) {
      return availability(ready.get());
    }
    var open = database.read(sql -> rows.open(sql, from));
    if (open.isEmpty()) {
      var refusal = database.read(sql -> rows.last(sql, from)).flatMap(this::refusal);
      if (refusal.isPresent()) {
        return new Availability.Unavailable(refusal.get());
      }
    }
    var enrolment =
        open.orElseGet(
            () ->
                orders.begin(
                    blank(from, person.displayName(), settings.defaultAuthority(), "mail")));
    return availability(advanced(enrolment));
  }

  /** Why no mail may order a certificate after this one. */
  private Optional<String> refusal(Enrolment last) {
    return switch (last.state()) {
      case REJECTED ->
          last.orderedAt().plus(REJECTED_REST).isAfter(clock.instant())
              ? Optional.of("the last order was rejected: " + last.fault())
              : Optional.empty();
      case REVOKED -> last.reason().filter(Certificates::isForGood).map(Certificates::takenBack);
      case ORDERED, PENDING, ISSUED, CHECKED, ACTIVE, SUPERSEDED, EXPIRED -> Optional.empty();
    };
  }

  private static boolean isForGood(RevocationReason reason) {
    return switch (reason) {
      case AFFILIATION_CHANGED, CESSATION_OF_OPERATION, PRIVILEGE_WITHDRAWN -> true;
      case UNSPECIFIED, KEY_COMPROMISE, CA_COMPROMISE, SUPERSEDED -> false;
    };
  }

  private static String takenBack(RevocationReason reason) {
    return "the certificate was taken back ("
        + reason.word()
        + "); an administrator can order anew";
  }

  private Availability availability(Enrolment enrolment) {
    return switch (enrolment.state()) {
      case ACTIVE ->
          new Availability.Ready(
              new SmimeSigner(
                  enrolment.certificates().getFirst(), enrolment.chain(), enrolment.key()));
      case ORDERED, PENDING, ISSUED, CHECKED ->
          new Availability.Pending(
              enrolment.fault().isEmpty() ? "it has been ordered" : enrolment.fault());
      case REJECTED, SUPERSEDED, REVOKED, EXPIRED ->
          new Availability.Unavailable(
              enrolment.fault().isEmpty() ? "it is not valid" : enrolment.fault());
    };
  }

  /** Orders for an address at an authority; an order that is on its way already is taken along. */
  public Enrolment request(Person person, Address email, String authority, String who) {
    if (!authorities.containsKey(authority)) {
      throw new IllegalArgumentException("there is no authority " + authority);
    }
    return locked(
        email, () -> advanced(orders.begin(blank(email, person.displayName(), authority, who))));
  }

  /** Orders a new key and certificate; the old one signs until the new one is there. */
  public Optional<Enrolment> renew(String id, String who) {
    return again(id, EnrolmentCause.RENEWAL, RevocationReason.SUPERSEDED, who);
  }

  /** Orders a new key and certificate, and takes the old one back when the new one is there. */
  public Optional<Enrolment> reissue(String id, RevocationReason reason, String who) {
    return again(id, EnrolmentCause.REISSUE, reason, who);
  }

  private Optional<Enrolment> again(
      String id, EnrolmentCause cause, RevocationReason reason, String who) {
    return enrolment(id)
        .map(
            old -> {
              var next = blank(old.email(), old.name(), old.authority(), who);
              var following = NewEnrolment.of(next, old, cause, reason);
              return locked(old.email(), () -> advanced(orders.begin(following)));
            });
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
      attempt(open, () -> locked(open.email(), () -> enrolments.advance(open)));
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

  private Enrolment advanced(Enrolment enrolment) {
    return answersAtOnce(enrolment) ? enrolments.advance(enrolment) : enrolment;
  }

  private boolean answersAtOnce(Enrolment enrolment) {
    var authority = authorities.get(enrolment.authority());
    return authority != null && authority.answersAtOnce();
  }

  private Enrolment blank(Address email, String name, String authority, String who) {
    var octets = new byte[ID_OCTETS];
    RANDOM.nextBytes(octets);
    return NewEnrolment.blank(
        HexFormat.of().formatHex(octets), email, name, authority, who, clock.instant());
  }

  private <T> T locked(Address email, Supplier<T> work) {
    var lock = locks[Math.floorMod(email.key().hashCode(), STRIPES)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the thread that makes spare keys. */
  @Override
  public void close() {
    spareKeys.close();
  }
}
