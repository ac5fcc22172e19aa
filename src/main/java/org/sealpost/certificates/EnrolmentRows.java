package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of enrolments. Every step names the state it starts from, so none is done twice. */
final class EnrolmentRows {

  private static final String SELECT = "SELECT * FROM certificates_enrolments ";

  private final InstantSource clock;
  private final EnrolmentReader reader;
  private final Signers signers;

  EnrolmentRows(EnrolmentReader reader, Signers signers, InstantSource clock) {
    this.reader = reader;
    this.signers = signers;
    this.clock = clock;
  }

  /** Writes a new one; false if the address has an open one already. */
  boolean insert(JdbcClient sql, Enrolment enrolment) {
    return sql.sql(
                """
                INSERT INTO certificates_enrolments
                  (id, email, address, name, authority, cause, replaces, requested_by, key_id,
                   state, fault, tries, next_try_at, pem, serial, not_before_at, not_after_at,
                   renew_at, revocation_reason, authority_told, published, ordered_at, changed_at)
                VALUES (:id, :email, :address, :name, :authority, :cause, :replaces, :requestedBy,
                  :key, 'ORDERED', '', 0, :at, '', '', 0, 0, 0, :reason, 1, 0, :at, :at)
                ON CONFLICT DO NOTHING
                """)
            .param("id", enrolment.id())
            .param("email", enrolment.email().key())
            .param("address", enrolment.email().toString())
            .param("name", enrolment.name())
            .param("authority", enrolment.authority())
            .param("cause", enrolment.cause().name())
            .param("replaces", enrolment.replaces().orElse(""))
            .param("requestedBy", enrolment.requestedBy())
            .param("key", enrolment.key().text())
            // Until it is revoked itself: why a reissue revokes the one it replaces.
            .param("reason", enrolment.reason().map(RevocationReason::name).orElse(null))
            .param("at", micros(enrolment.orderedAt()))
            .update()
        == 1;
  }

  Optional<Enrolment> find(JdbcClient sql, String id) {
    return sql.sql(SELECT + "WHERE id = :id").param("id", id).query(reader).optional();
  }

  Optional<Enrolment> open(JdbcClient sql, Address email) {
    return sql.sql(
            SELECT
                + """
                WHERE email = :email AND state IN ('ORDERED', 'PENDING', 'ISSUED', 'CHECKED')
                """)
        .param("email", email.key())
        .query(reader)
        .optional();
  }

  /** The certificate that signs now; the newest, should there ever be two. */
  Optional<Enrolment> active(JdbcClient sql, Address email) {
    return sql.sql(
            SELECT
                + """
                WHERE email = :email AND state = 'ACTIVE' AND not_after_at > :now
                ORDER BY not_before_at DESC, id LIMIT 1
                """)
        .param("email", email.key())
        .param("now", micros(clock.instant()))
        .query(reader)
        .optional();
  }

  /** The one that was changed last. */
  Optional<Enrolment> last(JdbcClient sql, Address email) {
    return sql.sql(SELECT + "WHERE email = :email ORDER BY changed_at DESC, id LIMIT 1")
        .param("email", email.key())
        .query(reader)
        .optional();
  }

  /** Whatever has or had a certificate, newest first. */
  List<Enrolment> certified(JdbcClient sql, Address email, int limit) {
    return sql.sql(
            SELECT
                + """
                WHERE email = :email AND state IN ('ACTIVE', 'SUPERSEDED', 'REVOKED', 'EXPIRED')
                ORDER BY not_before_at DESC, id LIMIT :limit
                """)
        .param("email", email.key())
        .param("limit", limit)
        .query(reader)
        .list();
  }

  List<Enrolment> due(JdbcClient sql, int limit) {
    return sql.sql(
            SELECT
                + """
                WHERE state IN ('ORDERED', 'PENDING', 'ISSUED', 'CHECKED') AND next_try_at <= :now
                ORDER BY next_try_at LIMIT :limit
                """)
        .param("now", micros(clock.instant()))
        .param("limit", limit)
        .query(reader)
        .list();
  }

  List<Enrolment> toRenew(JdbcClient sql, int limit) {
    return sql.sql(
            SELECT + "WHERE state = 'ACTIVE' AND renew_at <= :now ORDER BY renew_at LIMIT :limit")
        .param("now", micros(clock.instant()))
        .param("limit", limit)
        .query(reader)
        .list();
  }

  List<Enrolment> untold(JdbcClient sql, int limit) {
    return sql.sql(SELECT + "WHERE authority_told = 0 ORDER BY changed_at LIMIT :limit")
        .param("limit", limit)
        .query(reader)
        .list();
  }

  List<Enrolment> list(JdbcClient sql, EnrolmentQuery query) {
    return sql.sql(
            SELECT
                + """
                WHERE (:email = '' OR email LIKE :pattern ESCAPE '!')
                  AND (:state = '' OR state = :state)
                  AND (:before = 0 OR (not_after_at > 0 AND not_after_at < :before))
                  AND (:after = '' OR (ordered_at, id) < (SELECT e.ordered_at, e.id
                    FROM certificates_enrolments e WHERE e.id = :after))
                ORDER BY ordered_at DESC, id DESC LIMIT :limit
                """)
        .param("email", query.email().orElse(""))
        .param("pattern", pattern(query.email().orElse("")))
        .param("state", query.state().map(EnrolmentState::name).orElse(""))
        .param("before", query.expiresBefore().map(EnrolmentRows::micros).orElse(0L))
        .param("after", query.after().orElse(""))
        .param("limit", query.limit())
        .query(reader)
        .list();
  }

  private static String pattern(String part) {
    return "%"
        + part.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_")
        + "%";
  }

  /** ORDERED or PENDING, to PENDING with another try later. */
  boolean pending(JdbcClient sql, Enrolment from, String why, Instant nextTry) {
    return sql.sql(
                """
                UPDATE certificates_enrolments
                SET state = 'PENDING', fault = :fault, tries = tries + 1, next_try_at = :next,
                  changed_at = :at
                WHERE id = :id AND state = :from
                """)
            .param("id", from.id())
            .param("from", from.state().name())
            .param("fault", why)
            .param("next", micros(nextTry))
            .param("at", micros(clock.instant()))
            .update()
        == 1;
  }

  /** To ISSUED, with what the authority gave. */
  boolean issued(JdbcClient sql, Enrolment from, List<X509Certificate> pem) {
    var certificate = pem.getFirst();
    return sql.sql(
                """
                UPDATE certificates_enrolments
                SET state = 'ISSUED', fault = '', pem = :pem, serial = :serial,
                  not_before_at = :notBefore, not_after_at = :notAfter, changed_at = :at
                WHERE id = :id AND state = :from
                """)
            .param("id", from.id())
            .param("from", from.state().name())
            .param("pem", Pem.write(pem))
            .param("serial", serial(certificate))
            .param("notBefore", micros(certificate.getNotBefore().toInstant()))
            .param("notAfter", micros(certificate.getNotAfter().toInstant()))
            .param("at", micros(clock.instant()))
            .update()
        == 1;
  }

  boolean move(JdbcClient sql, Enrolment from, EnrolmentState to, String fault) {
    return sql.sql(
                """
                UPDATE certificates_enrolments
                SET state = :to, fault = :fault, changed_at = :at
                WHERE id = :id AND state = :from
                """)
            .param("id", from.id())
            .param("from", from.state().name())
            .param("to", to.name())
            .param("fault", fault)
            .param("at", micros(clock.instant()))
            .update()
        == 1;
  }

  boolean activate(JdbcClient sql, Enrolment from, Instant renewAt) {
    signers.change();
    return sql.sql(
                """
                UPDATE certificates_enrolments
                SET state = 'ACTIVE', fault = '', renew_at = :renew, published = 1,
                  activated_at = :at, changed_at = :at, revocation_reason = NULL
                WHERE id = :id AND state = :from
                """)
            .param("id", from.id())
            .param("from", from.state().name())
            .param("renew", micros(renewAt))
            .param("at", micros(clock.instant()))
            .update()
        == 1;
  }

  /** All older active ones of the address make room for this one. */
  int supersede(JdbcClient sql, Enrolment by) {
    signers.change();
    return sql.sql(
            """
            UPDATE certificates_enrolments SET state = 'SUPERSEDED', published = 0, changed_at = :at
            WHERE email = :email AND state = 'ACTIVE' AND id <> :id
            """)
        .param("email", by.email().key())
        .param("id", by.id())
        .param("at", micros(clock.instant()))
        .update();
  }

  /** Takes back, and notes that the authority has still to be told. */
  boolean revoke(JdbcClient sql, String id, RevocationReason reason) {
    signers.change();
    return sql.sql(
                """
                UPDATE certificates_enrolments
                SET state = 'REVOKED', revoked_at = :at, revocation_reason = :reason,
                  authority_told = 0, published = 0, changed_at = :at
                WHERE id = :id AND state IN ('ACTIVE', 'SUPERSEDED')
                """)
            .param("id", id)
            .param("reason", reason.name())
            .param("at", micros(clock.instant()))
            .update()
        == 1;
  }

  /** A certificate that came but is not what was ordered: never used, and taken back. */
  boolean reject(JdbcClient sql, Enrolment from, String fault) {
    return sql.sql(
                """
                UPDATE certificates_enrolments
                SET state = 'REJECTED', fault = :fault, revocation_reason = 'SUPERSEDED',
                  authority_told = 0, changed_at = :at
                WHERE id = :id AND state = :from
                """)
            .param("id", from.id())
            .param("from", from.state().name())
            .param("fault", fault)
            .param("at", micros(clock.instant()))
            .update()
        == 1;
  }

  int told(JdbcClient sql, String id) {
    return sql.sql("UPDATE certificates_enrolments SET authority_told = 1 WHERE id = :id")
        .param("id", id)
        .update();
  }

  boolean publish(JdbcClient sql, String id, boolean isShown) {
    return sql.sql(
                """
                UPDATE certificates_enrolments SET published = :shown
                WHERE id = :id AND state = 'ACTIVE'
                """)
            .param("id", id)
            .param("shown", isShown ? 1 : 0)
            .update()
        == 1;
  }

  /** A renewal that has been begun, or is not wanted, is not due again before this time. */
  int renewLater(JdbcClient sql, String id, Instant at) {
    return sql.sql("UPDATE certificates_enrolments SET renew_at = :at WHERE id = :id")
        .param("id", id)
        .param("at", micros(at))
        .update();
  }

  int expire(JdbcClient sql) {
    signers.change();
    return sql.sql(
            """
            UPDATE certificates_enrolments SET state = 'EXPIRED', published = 0, changed_at = :now
            WHERE state IN ('ACTIVE', 'SUPERSEDED') AND not_after_at <= :now
            """)
        .param("now", micros(clock.instant()))
        .update();
  }

  List<CertificateEvent> events(JdbcClient sql, Instant after, int limit) {
    return sql.sql(
            """
            SELECT id, address, serial, authority, activated_at AS at, '' AS reason
            FROM certificates_enrolments WHERE activated_at > :after
            UNION ALL
            SELECT id, address, serial, authority, revoked_at AS at, revocation_reason AS reason
            FROM certificates_enrolments WHERE revoked_at > :after
            ORDER BY at, id LIMIT :limit
            """)
        .param("after", micros(after))
        .param("limit", limit)
        .query((row, n) -> event(row))
        .list();
  }

  private static CertificateEvent event(ResultSet row) throws SQLException {
    var id = row.getString("id");
    var email = Address.of(row.getString("address"));
    var at = instant(row.getLong("at"));
    var reason = row.getString("reason");
    return reason.isEmpty()
        ? new CertificateEvent.CertificateIssued(
            id, email, row.getString("serial"), row.getString("authority"), at)
        : new CertificateEvent.CertificateRevoked(
            id, email, row.getString("serial"), RevocationReason.valueOf(reason), at);
  }

  static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16).toLowerCase(Locale.ROOT);
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
