package org.sealpost.certificates;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys made ahead, in rows, so that nobody's first mail waits while a prime is sought. */
final class SpareKeys implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SpareKeys.class);

  private final Database database;
  private final KeyVault vault;
  private final InstantSource clock;
  private final KeyKind kind;
  private final int wanted;
  private final AtomicReference<@Nullable Thread> maker = new AtomicReference<>();
  private volatile boolean closed;

  SpareKeys(Database database, KeyVault vault, InstantSource clock, CertificateSettings settings) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
    this.kind = settings.keys();
    this.wanted = settings.spareKeys();
  }

  /** A spare key, gone from the spares with the caller's transaction. */
  Optional<KeyId> take(JdbcClient sql) {
    return sql.sql(
            """
            DELETE FROM certificates_spare_keys WHERE key_id =
              (SELECT key_id FROM certificates_spare_keys WHERE kind = :kind
               ORDER BY made_at, key_id LIMIT 1)
            RETURNING key_id
            """)
        .param("kind", kind.name())
        .query(String.class)
        .optional()
        .map(KeyId::new);
  }

  /** A new key, at once. */
  KeyId make() {
    return vault.make(kind, "mailbox");
  }

  /** Makes what is missing, on a thread of its own that ends when it is done. */
  void refill() {
    var thread = Thread.ofPlatform().daemon().name("spare-keys").unstarted(this::makeMissing);
    if (!closed && wanted > 0 && maker.compareAndSet(null, thread)) {
      thread.start();
    }
  }

  private void makeMissing() {
    try {
      while (!closed && count() < wanted) {
        var key = make();
        database.write(sql -> keep(sql, key));
      }
    } catch (RuntimeException later) {
      LOG.warn("no spare keys were made: {}", later.toString());
    } finally {
      maker.set(null);
    }
  }

  /** Puts a key among the spares. */
  int keep(JdbcClient sql, KeyId key) {
    return sql.sql(
            """
            INSERT INTO certificates_spare_keys (key_id, kind, made_at)
            VALUES (:key, :kind, :at)
            """)
        .param("key", key.text())
        .param("kind", kind.name())
        .param("at", EnrolmentRows.micros(clock.instant()))
        .update();
  }

  /** How many there are. */
  long count() {
    return database.read(
        sql ->
            sql.sql("SELECT count(*) FROM certificates_spare_keys WHERE kind = :kind")
                .param("kind", kind.name())
                .query(Long.class)
                .single());
  }

  @Override
  public void close() {
    closed = true;
    var running = maker.get();
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
