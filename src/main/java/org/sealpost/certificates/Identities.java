package org.sealpost.certificates;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.sealpost.certificates.connector.Authority;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.smime.SmimeSigner;
import org.sealpost.store.Database;

/** What our people sign with; orders it where it is missing, one order for an address at a time. */
final class Identities {

  private static final int STRIPES = 256;
  private static final int ID_OCTETS = 16;
  private static final Duration REJECTED_REST = Duration.ofHours(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final EnrolmentRows rows;
  private final Signers signers;
  private final Map<String, Authority> authorities;
  private final Enrolments enrolments;
  private final Orders orders;
  private final CertificateSettings settings;
  private final InstantSource clock;
  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

  Identities(
      Database database,
      EnrolmentRows rows,
      Signers signers,
      Map<String, Authority> authorities,
      Enrolments enrolments,
      Orders orders,
      CertificateSettings settings,
      InstantSource clock) {
    this.database = database;
    this.rows = rows;
    this.signers = signers;
    this.authorities = authorities;
    this.enrolments = enrolments;
    this.orders = orders;
    this.settings = settings;
    this.clock = clock;
  }

  Availability identityFor(Person person, Address from) {
    if (!person.active() || !person.has(from)) {
      return new Availability.Unavailable(from + " is not an address of an active person");
    }
    var ready = signers.of(from);
    if (ready.isPresent()) {
      return new Availability.Ready(ready.get(), false);
    }
    var open = database.read(sql -> rows.open(sql, from));
    return open.isPresent() && !answersAtOnce(open.get())
        ? availability(open.get(), false)
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
      return availability(ready.get(), false);
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
    return availability(advanced(enrolment), open.isEmpty());
  }

  /** Why no mail may order a certificate after this one. */
  private Optional<String> refusal(Enrolment last) {
    return switch (last.state()) {
      case REJECTED ->
          last.orderedAt().plus(REJECTED_REST).isAfter(clock.instant())
              ? Optional.of("the last order was rejected: " + last.fault())
              : Optional.empty();
      case REVOKED -> last.reason().filter(Identities::isForGood).map(Identities::takenBack);
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

  private Availability availability(Enrolment enrolment, boolean isNew) {
    return switch (enrolment.state()) {
      case ACTIVE ->
          new Availability.Ready(
              new SmimeSigner(
                  enrolment.certificates().getFirst(), enrolment.chain(), enrolment.key()),
              isNew);
      case ORDERED, PENDING, ISSUED, CHECKED ->
          new Availability.Pending(
              enrolment.fault().isEmpty() ? "it has been ordered" : enrolment.fault());
      case REJECTED, SUPERSEDED, REVOKED, EXPIRED ->
          new Availability.Unavailable(
              enrolment.fault().isEmpty() ? "it is not valid" : enrolment.fault());
    };
  }

  Enrolment request(Address email, String name, String authority, String who) {
    return locked(email, () -> advanced(orders.begin(blank(email, name, authority, who))));
  }

  /** One more for the same address at the same authority, with a new key. */
  Enrolment again(Enrolment old, EnrolmentCause cause, RevocationReason reason, String who) {
    var next = blank(old.email(), old.name(), old.authority(), who);
    var following = NewEnrolment.of(next, old, cause, reason);
    return locked(old.email(), () -> advanced(orders.begin(following)));
  }

  /** Asks the authority, however long it takes. */
  Enrolment goOn(Enrolment open) {
    return locked(open.email(), () -> enrolments.advance(open));
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
}
