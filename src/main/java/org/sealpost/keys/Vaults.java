package org.sealpost.keys;

import java.nio.file.Path;
import java.time.InstantSource;
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
    MasterKey master =
        settings.passphrase().isPresent()
            ? new PassphraseMasterKey(settings.passphrase().get())
            : new FileMasterKey(folder.resolve("master.key"));
    var sealing = new DataKeys(database, master, clock).open();
    return new SealedKeyVault(new StoredKeyPairs(database, sealing, clock), sealing);
  }
}
