package org.sealpost.keys;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.sealpost.store.Database;

/** Opens vaults. */
public final class Vaults {

  private Vaults() {}

  /**
   * Opens the vault whose rows lie in the database; on the very first start makes its master key
   * and data key, durably, before returning. Throws VaultUnreadableException, and makes nothing, if
   * there are rows which the master key at hand does not open.
   *
   * @param folder where the file {@code master.key} lies; made if absent
   */
  public static KeyVault open(
      Database database, Path folder, VaultSettings settings, InstantSource clock) {
    var sealing = new DataKeys(database, master(folder, settings), clock).open();
    return new SealedKeyVault(new StoredKeyPairs(database, sealing, clock), sealing);
  }

  /**
   * Opens a vault that has been used before, and makes nothing; empty if it has not. Throws as
   * {@link #open} does.
   */
  public static Optional<KeyVault> existing(
      Database database, Path folder, VaultSettings settings, InstantSource clock) {
    return new DataKeys(database, master(folder, settings), clock)
        .existing()
        .map(sealing -> new SealedKeyVault(new StoredKeyPairs(database, sealing, clock), sealing));
  }

  private static MasterKey master(Path folder, VaultSettings settings) {
    return settings.passphrase().isPresent()
        ? new PassphraseMasterKey(settings.passphrase().get())
        : new FileMasterKey(folder.resolve("master.key"));
  }
}
