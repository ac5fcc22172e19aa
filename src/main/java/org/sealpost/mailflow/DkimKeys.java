package org.sealpost.mailflow;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The keys with which our domains sign what leaves; one is made for each domain when it is first
 * needed.
 */
public final class DkimKeys {

  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("'sp'uuuuMM").withZone(ZoneOffset.UTC);

  private final Database database;
  private final KeyVault vault;
  private final InstantSource clock;
  private final Map<Domain, DkimKey> known = new ConcurrentHashMap<>();

  public DkimKeys(Database database, KeyVault vault, InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
  }

  /** The key that signs for a domain now. */
  public DkimKey of(Domain domain) {
    return known.computeIfAbsent(domain, d -> stored(d).orElseGet(() -> made(d)));
  }

  /** The key that a domain has already; none is made. */
  public Optional<DkimKey> existing(Domain domain) {
    return stored(domain);
  }

  /** The TXT record to publish for it, as a zone file wants it. */
  public String zoneFileLine(Domain domain) {
    var key = of(domain);
    var text =
        vault.publicKey(key.key()).map(DkimKey::zoneFileText).orElse("(the vault lost this key)");
    return key.recordName() + ". TXT " + text;
  }

  private Optional<DkimKey> stored(Domain domain) {
    return database.read(sql -> newest(sql, domain));
  }

  /** Another node may be as quick as we are: whose row comes first is everybody's key. */
  private DkimKey made(Domain domain) {
    var key = vault.make(KeyKind.RSA_2048, "dkim " + domain);
    var now = clock.instant();
    return database.write(
        sql -> {
          sql.sql(
                  "INSERT INTO mailflow_dkim_keys (domain, selector, key, created_at)"
                      + " VALUES (?, ?, ?, ?) ON CONFLICT (domain, selector) DO NOTHING")
              .params(domain.name(), MONTH.format(now), key.text(), now.toEpochMilli() * 1_000)
              .update();
          return newest(sql, domain).orElseThrow();
        });
  }

  private static Optional<DkimKey> newest(JdbcClient sql, Domain domain) {
    return sql.sql(
            "SELECT selector, key FROM mailflow_dkim_keys WHERE domain = ?"
                + " ORDER BY created_at DESC LIMIT 1")
        .param(domain.name())
        .query((row, n) -> new DkimKey(domain, row.getString(1), new KeyId(row.getString(2))))
        .optional();
  }
}
