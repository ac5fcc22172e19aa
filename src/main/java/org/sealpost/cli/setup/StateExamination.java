package org.sealpost.cli.setup;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.certificates.PublishedCertificates;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.VaultSettings;
import org.sealpost.keys.VaultUnreadableException;
import org.sealpost.keys.Vaults;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimKeys;
import org.sealpost.mailflow.KeptDkimKey;
import org.sealpost.monitoring.DomainHealth;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.PersonCertificate;
import org.sealpost.monitoring.Phrase;
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
                  Phrase.of("part.database"),
                  "database.unavailable",
                  String.valueOf(unavailable.getMessage()))
              .mendedBy("database.see"));
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

  /** Some people of a domain with the certificates that they show; none where no rows are read. */
  List<PersonCertificate> people(Domain domain) {
    return look
        .flatMap(DatabaseLook::rows)
        .map(rows -> new PublishedCertificates(rows, clock).some(domain, DomainHealth.SAMPLE))
        .orElse(List.of())
        .stream()
        .map(each -> new PersonCertificate(each.email(), each.certificates().getFirst()))
        .toList();
  }

  private static Finding database(DatabaseLook look) {
    var part = Phrase.of("part.database");
    return look.weaknesses().isEmpty()
        ? Finding.ok(part, "database.ok", look.text())
        : Finding.fail(part, "database.weak", look.text(), String.join("; ", look.weaknesses()))
            .mendedBy("database.set-back");
  }

  private Finding vault(Optional<Database> rows) {
    Path folder = configuration.data().resolve("vault");
    var part = Phrase.of("part.vault");
    try {
      vault =
          rows.flatMap(database -> Vaults.existing(database, folder, VaultSettings.USUAL, clock));
      return vault.isPresent()
          ? Finding.ok(part, "vault.ok", folder)
          : Finding.ok(part, "vault.later", folder);
    } catch (VaultUnreadableException unreadable) {
      return Finding.fail(part, "vault.unreadable", String.valueOf(unreadable.getMessage()))
          .mendedBy("vault.restore", folder.resolve("master.key"));
    }
  }

  @Override
  public void close() {
    look.ifPresent(DatabaseLook::close);
  }
}
