package org.sealpost.certificates;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;

/** New enrolments, before their rows are written. */
final class NewEnrolment {

  private static final KeyId NO_KEY = new KeyId("0".repeat(32));

  private NewEnrolment() {}

  static Enrolment blank(
      String id, Address email, String name, String authority, String who, Instant at) {
    return new Enrolment(
        id,
        email,
        name,
        authority,
        EnrolmentCause.FIRST,
        Optional.empty(),
        who,
        NO_KEY,
        EnrolmentState.ORDERED,
        "",
        0,
        List.of(),
        "",
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        false,
        at);
  }

  static Enrolment of(
      Enrolment blank, Enrolment old, EnrolmentCause cause, RevocationReason reason) {
    return copy(blank, cause, List.of(old.id()), blank.key(), List.of(reason));
  }

  static Enrolment withKey(Enrolment blank, KeyId key) {
    return copy(
        blank,
        blank.cause(),
        blank.replaces().stream().toList(),
        key,
        blank.reason().stream().toList());
  }

  private static Enrolment copy(
      Enrolment from,
      EnrolmentCause cause,
      List<String> replaces,
      KeyId key,
      List<RevocationReason> reason) {
    return new Enrolment(
        from.id(),
        from.email(),
        from.name(),
        from.authority(),
        cause,
        replaces.stream().findFirst(),
        from.requestedBy(),
        key,
        from.state(),
        from.fault(),
        from.tries(),
        from.certificates(),
        from.serial(),
        from.notBefore(),
        from.notAfter(),
        from.renewAt(),
        from.revokedAt(),
        reason.stream().findFirst(),
        from.published(),
        from.orderedAt());
  }
}
