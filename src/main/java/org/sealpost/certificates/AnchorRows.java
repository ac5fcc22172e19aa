package org.sealpost.certificates;

import java.util.List;
import org.sealpost.mail.Domain;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of trust anchors. */
final class AnchorRows {

  private AnchorRows() {}

  static List<TrustAnchor> all(JdbcClient sql) {
    return sql.sql(
            """
            SELECT fingerprint, pem, partner_domain, added_by, added_at FROM certificates_anchors
            ORDER BY added_at, fingerprint
            """)
        .query(
            (row, n) ->
                new TrustAnchor(
                    row.getString(1),
                    Pem.read(row.getString(2)).getFirst(),
                    Domain.parse(row.getString(3)),
                    row.getString(4),
                    EnrolmentRows.instant(row.getLong(5)),
                    false))
        .list();
  }

  static boolean insert(JdbcClient sql, TrustAnchor anchor) {
    return sql.sql(
                """
                INSERT INTO certificates_anchors
                  (fingerprint, pem, partner_domain, added_by, added_at)
                VALUES (:fingerprint, :pem, :domain, :by, :at)
                ON CONFLICT (fingerprint) DO NOTHING
                """)
            .param("fingerprint", anchor.fingerprint())
            .param("pem", Pem.write(List.of(anchor.certificate())))
            .param("domain", anchor.partnerDomain().map(Domain::name).orElse(""))
            .param("by", anchor.addedBy())
            .param("at", EnrolmentRows.micros(anchor.addedAt()))
            .update()
        == 1;
  }

  static boolean delete(JdbcClient sql, String fingerprint) {
    return sql.sql("DELETE FROM certificates_anchors WHERE fingerprint = :fingerprint")
            .param("fingerprint", fingerprint)
            .update()
        == 1;
  }
}
