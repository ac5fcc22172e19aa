package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of partners' certificates. */
final class PartnerRows {

  private static final String SELECT = "SELECT * FROM certificates_partners ";

  private PartnerRows() {}

  static boolean insert(JdbcClient sql, PartnerCertificate certificate) {
    return sql.sql(
                """
                INSERT INTO certificates_partners
                  (id, email, fingerprint, pem, anchor, source, state, reason, not_before_at,
                   not_after_at, learned_at, last_seen_at)
                VALUES (:id, :email, :fingerprint, :pem, :anchor, :source, :state, :reason,
                  :notBefore, :notAfter, :at, :at)
                ON CONFLICT (email, fingerprint) DO NOTHING
                """)
            .param("id", certificate.id())
            .param("email", certificate.partner())
            .param("fingerprint", certificate.fingerprint())
            .param("pem", Pem.write(certificate.certificates()))
            .param("anchor", certificate.anchor())
            .param("source", certificate.source().name())
            .param("state", certificate.state().name())
            .param("reason", certificate.reason())
            .param("notBefore", micros(certificate.certificate().getNotBefore().toInstant()))
            .param("notAfter", micros(certificate.certificate().getNotAfter().toInstant()))
            .param("at", micros(certificate.learnedAt()))
            .update()
        == 1;
  }

  static Optional<PartnerCertificate> find(JdbcClient sql, String id) {
    return sql.sql(SELECT + "WHERE id = :id").param("id", id).query(PartnerRows::row).optional();
  }

  static Optional<PartnerCertificate> find(
      JdbcClient sql, String partner, X509Certificate certificate) {
    return sql.sql(SELECT + "WHERE email = :email AND fingerprint = :fingerprint")
        .param("email", partner)
        .param("fingerprint", Pem.fingerprint(certificate))
        .query(PartnerRows::row)
        .optional();
  }

  /** Those in use and not at their end: imported ones first, then the newest. */
  static List<PartnerCertificate> usable(JdbcClient sql, String partner, Instant at) {
    return sql.sql(
            SELECT
                + """
                WHERE email = :email AND state = 'USABLE'
                  AND not_before_at <= :at AND not_after_at > :at
                ORDER BY CASE source WHEN 'IMPORTED' THEN 0 ELSE 1 END, not_before_at DESC, id
                LIMIT 20
                """)
        .param("email", partner)
        .param("at", micros(at))
        .query(PartnerRows::row)
        .list();
  }

  /** Those whose turn may have come: they wait, and nothing in use is left beside them. */
  static List<PartnerCertificate> waitingAlone(JdbcClient sql, Instant at, int limit) {
    return sql.sql(
            SELECT
                + """
                w WHERE state = 'WAITING' AND not_before_at <= :at AND not_after_at > :at
                  AND NOT EXISTS (SELECT 1 FROM certificates_partners u WHERE u.email = w.email
                    AND u.state = 'USABLE' AND u.not_after_at > :at)
                  AND EXISTS (SELECT 1 FROM certificates_partners u WHERE u.email = w.email
                    AND u.state = 'USABLE' AND u.anchor = w.anchor)
                ORDER BY learned_at, id LIMIT :limit
                """)
        .param("at", micros(at))
        .param("limit", limit)
        .query(PartnerRows::row)
        .list();
  }

  static long count(JdbcClient sql, String partner) {
    return sql.sql("SELECT count(*) FROM certificates_partners WHERE email = :email")
        .param("email", partner)
        .query(Long.class)
        .single();
  }

  static List<PartnerCertificate> list(JdbcClient sql, String partner, int limit) {
    return sql.sql(
            SELECT
                + """
                WHERE :email = '' OR email = :email ORDER BY last_seen_at DESC, id LIMIT :limit
                """)
        .param("email", partner)
        .param("limit", limit)
        .query(PartnerRows::row)
        .list();
  }

  static int seen(JdbcClient sql, String id, Instant at) {
    return sql.sql("UPDATE certificates_partners SET last_seen_at = :at WHERE id = :id")
        .param("id", id)
        .param("at", micros(at))
        .update();
  }

  static boolean move(JdbcClient sql, String id, PartnerCertificate.State to, String reason) {
    return sql.sql(
                """
                UPDATE certificates_partners SET state = :state, reason = :reason
                WHERE id = :id AND state <> :state
                """)
            .param("id", id)
            .param("state", to.name())
            .param("reason", reason)
            .update()
        == 1;
  }

  private static PartnerCertificate row(ResultSet row, int n) throws SQLException {
    return new PartnerCertificate(
        row.getString("id"),
        row.getString("email"),
        row.getString("fingerprint"),
        PartnerCertificate.Source.valueOf(row.getString("source")),
        PartnerCertificate.State.valueOf(row.getString("state")),
        row.getString("anchor"),
        row.getString("reason"),
        EnrolmentRows.instant(row.getLong("learned_at")),
        EnrolmentRows.instant(row.getLong("last_seen_at")),
        Pem.read(row.getString("pem")));
  }

  private static long micros(Instant at) {
    return EnrolmentRows.micros(at);
  }
}
