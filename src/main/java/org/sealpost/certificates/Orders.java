package org.sealpost.certificates;

import java.util.Optional;
import org.sealpost.keys.KeyVault;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes orders down, each with a key of its own, and never two open ones for an address. */
final class Orders {

  private final Database database;
  private final EnrolmentRows rows;
  private final KeyVault vault;
  private final SpareKeys spareKeys;

  Orders(Database database, EnrolmentRows rows, KeyVault vault, SpareKeys spareKeys) {
    this.database = database;
    this.rows = rows;
    this.vault = vault;
    this.spareKeys = spareKeys;
  }

  /** The new order, durable; or the open one that the address has already. */
  Enrolment begin(Enrolment blank) {
    var withSpare = database.write(sql -> withSpareKey(sql, blank));
    spareKeys.refill();
    return withSpare.orElseGet(() -> withNewKey(blank));
  }

  private Enrolment withNewKey(Enrolment blank) {
    var key = spareKeys.make();
    var begun = database.write(sql -> insert(sql, NewEnrolment.withKey(blank, key)));
    if (!begun.key().equals(key)) {
      vault.destroy(key);
    }
    return begun;
  }

  private Optional<Enrolment> withSpareKey(JdbcClient sql, Enrolment blank) {
    var open = rows.open(sql, blank.email());
    if (open.isPresent()) {
      return open;
    }
    return spareKeys
        .take(sql)
        .map(
            key -> {
              var begun = insert(sql, NewEnrolment.withKey(blank, key));
              if (!begun.key().equals(key)) {
                spareKeys.keep(sql, key);
              }
              return begun;
            });
  }

  private Enrolment insert(JdbcClient sql, Enrolment enrolment) {
    return rows.insert(sql, enrolment)
        ? rows.find(sql, enrolment.id()).orElseThrow()
        : rows.open(sql, enrolment.email()).orElseThrow();
  }
}
