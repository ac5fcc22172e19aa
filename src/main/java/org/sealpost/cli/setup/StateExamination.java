package org.sealpost.cli.setup;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.VaultSettings;
import org.sealpost.keys.VaultUnreadableException;
import org.sealpost.keys.Vaults;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimKeys;
import org.sealpost.mailflow.KeptDkimKey;
import org.sealpost.monitoring.Finding;
import org.sealpost.store.Database;
import org.sealpost.store.DatabaseLook;
import org.sealpost.store.DatabaseSettings;
import org.sealpost.store.DatabaseUnavailableException;

/** Looks at what the gateway keeps: rows and keys. Changes nothing and may run beside it. */
final class StateExamination implements AutoCloseable {

  private final Configuration configuration;
  private final InstantSource clock;
  private final List<Finding> findings = new ArrayList<>();
  private Optional<DatabaseLook> look = Optional.empty();
  private Optional<KeyVault> vault = Optional.empty();

  StateExamination(Configuration configuration, InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
    try {
      look =
          Optional.of(
              DatabaseLook.at(
                  DatabaseSettings.parse(configuration.database(), configuration.data())));
      findings.add(database(look.get()));
      findings.add(vault(look.get().rows()));
    } catch (DatabaseUnavailableException unavailable) {
      findings.add(
          Finding.fail(
              "database",
              String.valueOf(unavailable.getMessage()),
              "see the setting database, and the server's log"));
    }
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The keys of a domain; none if it has no key yet. */
  List<KeptDkimKey> dkim(Domain domain) {
    if (vault.isEmpty() || look.isEmpty()) {
      return List.of();
    }
    var keys = vault.get();
    return look.get()
        .rows()
        .map(rows -> new DkimKeys(rows, keys, configuration.dkim(), clock).kept(domain))
        .orElse(List.of());
  }

  private static Finding database(DatabaseLook look) {
    return look.weaknesses().isEmpty()
        ? Finding.ok("database", look.text())
        : Finding.fail(
            "database",
            look.text() + "; " + String.join("; ", look.weaknesses()),
            "set it back: a 250 that we give must survive a power cut");
  }

  private Finding vault(Optional<Database> rows) {
    Path folder = configuration.data().resolve("vault");
    try {
      vault =
          rows.flatMap(database -> Vaults.existing(database, folder, VaultSettings.USUAL, clock));
      return vault.isPresent()
          ? Finding.ok("vault", "opens with the master key in " + folder)
          : Finding.ok("vault", "is made at the first start, in " + folder);
    } catch (VaultUnreadableException unreadable) {
      return Finding.fail(
          "vault",
          String.valueOf(unreadable.getMessage()),
          "restore " + folder.resolve("master.key") + " from the backup of this database");
    }
  }

  @Override
  public void close() {
    look.ifPresent(DatabaseLook::close);
  }
}
