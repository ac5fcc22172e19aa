package org.sealpost.privateca;

import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.RFC4519Style;
import org.sealpost.privateca.lint.Candidate;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every issuance, written before it is signed and never deleted. */
final class Ledger {

  private static final String COLUMNS =
      """
      SELECT serial, issuer, profile, subject, names, not_before_at, not_after_at, recorded_at,
        signed_at, revoked_at, revocation_reason
      FROM privateca_issuances
      """;

  private final Database database;
  private final SignatureClock clock;

  Ledger(Database database, SignatureClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Writes a draft down, durably before returning. An older record of the same request that was
   * never signed lets go of it.
   */
  RecordedDraft record(LintedDraft linted, String request) {
    var draft = linted.draft();
    return database.write(
        sql -> {
          var now = clock.now(sql);
          sql.sql(
                  """
                  UPDATE privateca_issuances SET request = NULL, state = 'abandoned'
                  WHERE request = :request AND state = 'recorded'
                  """)
              .param("request", request)
              .update();
          insert(sql, draft, request, now);
          return new RecordedDraft(draft);
        });
  }

  private static void insert(JdbcClient sql, Draft draft, String request, Instant now) {
    var tbs = draft.tbs();
    sql.sql(
            """
            INSERT INTO privateca_issuances
              (serial, issuer, request, profile, subject, names, tbs, state, not_before_at,
               not_after_at, recorded_at)
            VALUES (:serial, :issuer, :request, :profile, :subject, :names, :tbs, 'recorded',
              :notBeforeAt, :notAfterAt, :recordedAt)
            """)
        .param("serial", Encoding.serial(tbs.getSerialNumber().getValue()))
        .param("issuer", draft.issuer().word())
        .param("request", request)
        .param("profile", draft.kind().name().toLowerCase(Locale.ROOT))
        .param("subject", text(tbs.getSubject()))
        .param("names", names(draft))
        .param("tbs", draft.octets())
        .param("notBeforeAt", Encoding.micros(tbs.getStartDate().getDate().toInstant()))
        .param("notAfterAt", Encoding.micros(tbs.getEndDate().getDate().toInstant()))
        .param("recordedAt", Encoding.micros(now))
        .update();
  }

  private static String text(X500Name name) {
    return RFC4519Style.INSTANCE.toString(name);
  }

  private static String names(Draft draft) {
    var candidate =
        new Candidate(Drafting.unsigned(draft), draft.kind(), draft.issuerCertificate());
    return candidate.altNames().stream().collect(Collectors.joining(" "));
  }

  /** Completes a record with what was signed, in the caller's transaction. */
  void finish(JdbcClient sql, X509Certificate certificate) {
    int finished =
        sql.sql(
                """
                UPDATE privateca_issuances
                SET certificate = :certificate, state = 'issued', signed_at = :signedAt
                WHERE serial = :serial AND state = 'recorded'
                """)
            .param("serial", Encoding.serial(certificate.getSerialNumber()))
            .param("certificate", Encoding.octets(certificate))
            .param("signedAt", Encoding.micros(clock.now()))
            .update();
    if (finished != 1) {
      throw new IllegalStateException(
          "the record of " + Encoding.serial(certificate.getSerialNumber()) + " is gone or taken");
    }
  }

  Optional<X509Certificate> issued(String request) {
    return database.read(
        sql ->
            sql.sql(
                    """
                    SELECT certificate FROM privateca_issuances
                    WHERE request = :request AND state = 'issued'
                    """)
                .param("request", request)
                .query((row, n) -> row.getBytes(1))
                .optional()
                .map(Encoding::certificate));
  }

  Optional<Issuance> find(String serial) {
    return database.read(
        sql ->
            sql.sql(COLUMNS + " WHERE serial = :serial")
                .param("serial", serial)
                .query((row, n) -> issuance(row))
                .optional());
  }

  /** The newest first. */
  List<Issuance> newest(int limit) {
    return database.read(
        sql ->
            sql.sql(COLUMNS + " ORDER BY recorded_at DESC, serial LIMIT :limit")
                .param("limit", limit)
                .query((row, n) -> issuance(row))
                .list());
  }

  /**
   * What a list of this issuer must name: revoked, and not expired for longer than a list lives.
   */
  List<Issuance> revoked(JdbcClient sql, CaName issuer, Instant expiredAfter) {
    return sql.sql(
            COLUMNS
                + """
                 WHERE issuer = :issuer AND revoked_at IS NOT NULL AND not_after_at > :expiredAfter
                 ORDER BY revoked_at, serial
                """)
        .param("issuer", issuer.word())
        .param("expiredAfter", Encoding.micros(expiredAfter))
        .query((row, n) -> issuance(row))
        .list();
  }

  /** Takes a certificate back; false if there is none or it was taken back before. */
  boolean revoke(JdbcClient sql, String serial, RevocationReason reason, Instant now) {
    return sql.sql(
                """
                UPDATE privateca_issuances SET revoked_at = :at, revocation_reason = :reason
                WHERE serial = :serial AND state = 'issued' AND revoked_at IS NULL
                """)
            .param("serial", serial)
            .param("at", Encoding.micros(now))
            .param("reason", reason.name())
            .update()
        == 1;
  }

  private static Issuance issuance(ResultSet row) throws SQLException {
    return new Issuance(
        row.getString("serial"),
        CaName.named(row.getString("issuer")).orElseThrow(),
        row.getString("profile"),
        row.getString("subject"),
        row.getString("names"),
        Encoding.instant(row.getLong("not_before_at")),
        Encoding.instant(row.getLong("not_after_at")),
        Encoding.instant(row.getLong("recorded_at")),
        time(row, "signed_at"),
        time(row, "revoked_at"),
        Optional.ofNullable(row.getString("revocation_reason")).map(RevocationReason::valueOf));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Encoding.instant(micros));
  }
}
