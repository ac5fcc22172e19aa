package org.sealpost.keys;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The data key: random, kept wrapped by the master key, so that the master key can change without
 * sealing everything anew.
 */
final class DataKeys {

  private static final int VERSION = 1;
  private static final int SALT = 16;

  private final Database database;
  private final MasterKey master;
  private final InstantSource clock;

  DataKeys(Database database, MasterKey master, InstantSource clock) {
    this.database = database;
    this.master = master;
    this.clock = clock;
  }

  /** Opens the data key; makes it, and the master key, if this vault has never been used. */
  Sealing open() {
    var kept = database.read(DataKeys::find);
    if (kept.isPresent()) {
      return unwrap(kept.get());
    }
    refuseIfThereAreKeys();
    master.make();
    var made = wrap();
    // Another node may have been faster: what is in the database then, counts.
    return unwrap(database.write(sql -> keep(sql, made)));
  }

  /** Opens the data key of a vault that has been used before; changes nothing. */
  Optional<Sealing> existing() {
    var kept = database.read(DataKeys::find);
    if (kept.isEmpty()) {
      refuseIfThereAreKeys();
    }
    return kept.map(this::unwrap);
  }

  private void refuseIfThereAreKeys() {
    long pairs =
        database.read(sql -> sql.sql("SELECT count(*) FROM keys_pairs").query(Long.class).single());
    if (pairs > 0) {
      throw new VaultUnreadableException(
          "the vault has keys, but the row of its data key is gone: restore the database");
    }
  }

  private Wrapped wrap() {
    var random = new SecureRandom();
    var salt = new byte[SALT];
    random.nextBytes(salt);
    var dataKey = new byte[Sealing.SECRET];
    random.nextBytes(dataKey);
    var wrapped = new Sealing(master.secret(salt)).seal(context(), dataKey);
    return new Wrapped(master.wrapping(), salt, wrapped);
  }

  private Sealing unwrap(Wrapped kept) {
    if (!kept.wrapping().equals(master.wrapping())) {
      throw new VaultUnreadableException(
          "the vault was first started with a master key of another kind ("
              + kept.wrapping()
              + "), but the configuration asks for "
              + master.wrapping()
              + ": set the vault's passphrase setting as it was");
    }
    var wrapping = new Sealing(master.secret(kept.salt()));
    try {
      return new Sealing(wrapping.open(context(), kept.wrapped()));
    } catch (VaultUnreadableException unreadable) {
      throw new VaultUnreadableException(
          "the master key does not open the vault: " + master.mend(), unreadable);
    }
  }

  private Wrapped keep(JdbcClient sql, Wrapped made) {
    sql.sql(
            """
            INSERT INTO keys_data_keys (version, wrapping, salt, wrapped, created_at)
            VALUES (:version, :wrapping, :salt, :wrapped, :createdAt)
            ON CONFLICT (version) DO NOTHING
            """)
        .param("version", VERSION)
        .param("wrapping", made.wrapping())
        .param("salt", made.salt())
        .param("wrapped", made.wrapped())
        .param("createdAt", micros(clock.instant()))
        .update();
    return find(sql).orElseThrow();
  }

  private static Optional<Wrapped> find(JdbcClient sql) {
    return sql.sql("SELECT wrapping, salt, wrapped FROM keys_data_keys WHERE version = :version")
        .param("version", VERSION)
        .query((row, n) -> new Wrapped(row.getString(1), row.getBytes(2), row.getBytes(3)))
        .optional();
  }

  private static String context() {
    return "keys_data_keys|" + VERSION;
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  @SuppressWarnings("ArrayRecordComponent") // a row on its way, never compared
  private record Wrapped(String wrapping, byte[] salt, byte[] wrapped) {}
}
