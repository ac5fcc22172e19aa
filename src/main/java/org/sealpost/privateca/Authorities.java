package org.sealpost.privateca;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyVault;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Our authorities: read from their rows, made on the first start. */
final class Authorities {

  private final Database database;
  private final KeyVault vault;
  private final AuditLog audit;
  private final Ledger ledger;
  private final Drafting drafting;
  private final PrivateCaSettings settings;

  Authorities(
      Database database,
      KeyVault vault,
      AuditLog audit,
      Ledger ledger,
      Drafting drafting,
      PrivateCaSettings settings) {
    this.database = database;
    this.vault = vault;
    this.audit = audit;
    this.ledger = ledger;
    this.drafting = drafting;
    this.settings = settings;
  }

  Map<CaName, Ca> open() {
    var all = new EnumMap<CaName, Ca>(CaName.class);
    var root = find(CaName.ROOT).orElseGet(this::makeRoot);
    all.put(CaName.ROOT, root);
    for (var name : Drafting.below()) {
      all.put(name, find(name).orElseGet(() -> make(name, root)));
    }
    return all;
  }

  private Ca makeRoot() {
    var key = vault.make(settings.rootKey(), "authority " + CaName.ROOT.word());
    var publicKey = vault.publicKey(key).orElseThrow();
    var signature = new IssuerSignature(vault, key, Encoding.publicKey(publicKey));
    var draft = drafting.root(publicKey, signature.identifier());
    return sign(CaName.ROOT, key, draft, signature, publicKey);
  }

  private Ca make(CaName name, Ca root) {
    var key = vault.make(settings.issuingKey(), "authority " + name.word());
    var draft = drafting.authority(name, vault.publicKey(key).orElseThrow(), root);
    return sign(name, key, draft, root.signature(), root.certificate().getPublicKey());
  }

  /** The same way that every certificate goes: lint, record, sign, finish. */
  private Ca sign(
      CaName name, KeyId key, Draft draft, IssuerSignature signature, PublicKey issuerKey) {
    return switch (draft.lint()) {
      case LintOutcome.Faulty(var faults) ->
          throw new IllegalArgumentException(
              "the settings of the private authority do not give a right certificate: " + faults);
      case LintOutcome.Clean(var linted) -> {
        var recorded = ledger.record(linted, "authority|" + name.word() + "|" + key);
        var certificate = Signing.sign(recorded, signature, issuerKey);
        database.write(
            sql -> {
              ledger.finish(sql, certificate);
              boolean isNew = keep(sql, name, key, certificate) == 1;
              if (isNew) {
                audit.record(sql, AuditEntry.of("privateca", "ca.make", name.word()));
              }
              return isNew;
            });
        yield find(name).orElseThrow();
      }
    };
  }

  /** Another node may have been faster: what is in the database then, counts. */
  private static int keep(JdbcClient sql, CaName name, KeyId key, X509Certificate certificate) {
    return sql.sql(
            """
            INSERT INTO privateca_authorities
              (name, key_id, certificate, created_at, crl_number, crl_due)
            VALUES (:name, :key, :certificate, :createdAt, 0, 1)
            ON CONFLICT (name) DO NOTHING
            """)
        .param("name", name.word())
        .param("key", key.text())
        .param("certificate", Encoding.octets(certificate))
        .param("createdAt", Encoding.micros(certificate.getNotBefore().toInstant()))
        .update();
  }

  private Optional<Ca> find(CaName name) {
    return database
        .read(
            sql ->
                sql.sql("SELECT key_id, certificate FROM privateca_authorities WHERE name = :name")
                    .param("name", name.word())
                    .query((row, n) -> Map.entry(row.getString(1), row.getBytes(2)))
                    .optional())
        .map(row -> ca(name, new KeyId(row.getKey()), Encoding.certificate(row.getValue())));
  }

  private Ca ca(CaName name, KeyId key, X509Certificate certificate) {
    var inVault = vault.publicKey(key);
    if (inVault.isEmpty()
        || !Arrays.equals(inVault.get().getEncoded(), certificate.getPublicKey().getEncoded())) {
      throw new IllegalStateException(
          "the key of the authority "
              + name.word()
              + " is not in the vault: restore database and vault from the same backup");
    }
    var holder = Encoding.holder(certificate);
    var signature = new IssuerSignature(vault, key, holder.getSubjectPublicKeyInfo());
    return new Ca(name, holder, certificate, signature);
  }
}
