package org.sealpost.keys;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Key pairs in rows, the private half sealed and bound to its row. The most used ones are also held
 * opened in memory; with several nodes a destroyed key may therefore still be used by the others
 * until they restart or forget it.
 */
final class StoredKeyPairs implements KeyPairs {

  private static final int HELD = 512;

  private final Database database;
  private final Sealing sealing;
  private final InstantSource clock;
  private final Map<KeyId, Pair> held =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyId, Pair> eldest) {
          return size() > HELD;
        }
      };

  StoredKeyPairs(Database database, Sealing sealing, InstantSource clock) {
    this.database = database;
    this.sealing = sealing;
    this.clock = clock;
  }

  @Override
  public void keep(KeyId id, Pair pair, String purpose) {
    var sealed = sealing.seal(context(id, pair.kind()), pair.privateKey().getEncoded());
    database.write(
        sql ->
            sql.sql(
                    """
                    INSERT INTO keys_pairs
                      (id, kind, purpose, public_key, sealed_private, created_at)
                    VALUES (:id, :kind, :purpose, :publicKey, :sealedPrivate, :createdAt)
                    """)
                .param("id", id.text())
                .param("kind", pair.kind().name())
                .param("purpose", purpose)
                .param("publicKey", pair.publicKey().getEncoded())
                .param("sealedPrivate", sealed)
                .param("createdAt", DataKeys.micros(clock.instant()))
                .update());
    hold(id, pair);
  }

  @Override
  public Optional<Pair> find(KeyId id) {
    synchronized (held) {
      var pair = held.get(id);
      if (pair != null) {
        return Optional.of(pair);
      }
    }
    var pair = database.read(sql -> row(sql, id)).map(row -> opened(id, row));
    pair.ifPresent(found -> hold(id, found));
    return pair;
  }

  @Override
  public boolean destroy(KeyId id) {
    int destroyed =
        database.write(
            sql ->
                sql.sql(
                        """
                        UPDATE keys_pairs SET sealed_private = NULL, destroyed_at = :at
                        WHERE id = :id AND destroyed_at IS NULL
                        """)
                    .param("id", id.text())
                    .param("at", DataKeys.micros(clock.instant()))
                    .update());
    synchronized (held) {
      held.remove(id);
    }
    return destroyed == 1;
  }

  private void hold(KeyId id, Pair pair) {
    synchronized (held) {
      held.put(id, pair);
    }
  }

  private Pair opened(KeyId id, Row row) {
    var pkcs8 = sealing.open(context(id, row.kind()), row.sealedPrivate());
    return Pair.decode(row.kind(), pkcs8, row.publicKey());
  }

  private static Optional<Row> row(JdbcClient sql, KeyId id) {
    return sql.sql(
            """
            SELECT kind, public_key, sealed_private FROM keys_pairs
            WHERE id = :id AND destroyed_at IS NULL
            """)
        .param("id", id.text())
        .query(
            (row, n) ->
                new Row(KeyKind.valueOf(row.getString(1)), row.getBytes(2), row.getBytes(3)))
        .optional();
  }

  private static String context(KeyId id, KeyKind kind) {
    return "keys_pairs|" + id + "|" + kind + "|1";
  }

  @SuppressWarnings("ArrayRecordComponent") // a row on its way, never compared
  private record Row(KeyKind kind, byte[] publicKey, byte[] sealedPrivate) {}
}
