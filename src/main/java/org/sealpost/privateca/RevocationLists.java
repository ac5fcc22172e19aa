package org.sealpost.privateca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists of what was taken back (RFC 5280 §5). Number and content of a list are fixed in one
 * transaction, so a higher number never says less.
 */
final class RevocationLists {

  /** S/MIME BR 4.9.7: at most ten days. */
  private static final Duration LIFE = Duration.ofDays(7);

  private static final Duration RENEWED_AFTER = Duration.ofDays(1);
  private static final int KEPT = 5;

  private final Database database;
  private final Ledger ledger;
  private final SignatureClock clock;
  private final Map<CaName, Ca> authorities;

  RevocationLists(
      Database database, Ledger ledger, SignatureClock clock, Map<CaName, Ca> authorities) {
    this.database = database;
    this.ledger = ledger;
    this.clock = clock;
    this.authorities = authorities;
  }

  /** The list of now: a new one if the last is a day old or something was taken back since. */
  byte[] current(CaName issuer) {
    var kept = database.read(sql -> fresh(sql, issuer, clock.reading()));
    return kept.orElseGet(() -> publish(issuer));
  }

  /** Marks that the list says too little, in the transaction that made it so. */
  void isDue(JdbcClient sql, CaName issuer) {
    sql.sql("UPDATE privateca_authorities SET crl_due = 1 WHERE name = :name")
        .param("name", issuer.word())
        .update();
  }

  /** Makes the next list, durably before returning it. */
  byte[] publish(CaName issuer) {
    var snapshot = database.write(sql -> snapshot(sql, issuer));
    var crl = sign(issuer, snapshot);
    database.write(
        sql -> {
          keep(sql, issuer, snapshot, crl);
          return forget(sql, issuer, snapshot.number() - KEPT);
        });
    return crl;
  }

  private Snapshot snapshot(JdbcClient sql, CaName issuer) {
    var now = clock.now(sql);
    long number =
        sql.sql(
                """
                UPDATE privateca_authorities SET crl_number = crl_number + 1, crl_due = 0
                WHERE name = :name RETURNING crl_number
                """)
            .param("name", issuer.word())
            .query(Long.class)
            .single();
    // One list after its end still names a certificate (RFC 5280 §3.3).
    return new Snapshot(number, now, ledger.revoked(sql, issuer, now.minus(LIFE)));
  }

  private byte[] sign(CaName issuer, Snapshot snapshot) {
    var ca = Objects.requireNonNull(authorities.get(issuer));
    var builder =
        new X509v2CRLBuilder(ca.holder().getSubject(), Date.from(snapshot.at()))
            .setNextUpdate(Date.from(snapshot.at().plus(LIFE)));
    for (var entry : snapshot.revoked()) {
      builder.addCRLEntry(
          new BigInteger(entry.serial(), 16),
          Date.from(entry.revokedAt().orElseThrow()),
          // Reason 0 is never written (RFC 5280 §5.3.1); the builder leaves it out.
          entry.reason().map(RevocationReason::code).orElse(0));
    }
    try {
      var key = SubjectKeyIdentifier.fromExtensions(ca.holder().getExtensions());
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(key.getKeyIdentifier()));
      builder.addExtension(
          Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(snapshot.number())));
      return builder.build(ca.signature().contentSigner()).getEncoded();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void keep(JdbcClient sql, CaName issuer, Snapshot snapshot, byte[] crl) {
    sql.sql(
            """
            INSERT INTO privateca_crls (issuer, number, crl, this_update_at, next_update_at)
            VALUES (:issuer, :number, :crl, :thisUpdateAt, :nextUpdateAt)
            """)
        .param("issuer", issuer.word())
        .param("number", snapshot.number())
        .param("crl", crl)
        .param("thisUpdateAt", Encoding.micros(snapshot.at()))
        .param("nextUpdateAt", Encoding.micros(snapshot.at().plus(LIFE)))
        .update();
  }

  private static int forget(JdbcClient sql, CaName issuer, long upTo) {
    return sql.sql("DELETE FROM privateca_crls WHERE issuer = :issuer AND number <= :upTo")
        .param("issuer", issuer.word())
        .param("upTo", upTo)
        .update();
  }

  private static Optional<byte[]> fresh(JdbcClient sql, CaName issuer, Instant now) {
    return sql.sql(
            """
            SELECT c.crl FROM privateca_crls c
            JOIN privateca_authorities a ON a.name = c.issuer AND a.crl_number = c.number
            WHERE c.issuer = :issuer AND a.crl_due = 0 AND c.this_update_at > :oldest
            """)
        .param("issuer", issuer.word())
        .param("oldest", Encoding.micros(now.minus(RENEWED_AFTER)))
        .query((row, n) -> row.getBytes(1))
        .optional();
  }

  private record Snapshot(long number, Instant at, List<Issuance> revoked) {}
}
