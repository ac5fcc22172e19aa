package org.sealpost.keys;

import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredKeyVaultTest implements KeyVaultContract {

  private TestDatabase database;
  private KeyVault vault;

  @BeforeAll
  void open() {
    database = TestDatabases.sqlite();
    vault =
        Vaults.open(
            database,
            database.folder().resolve("vault"),
            VaultSettings.USUAL,
            InstantSource.system());
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Override
  public KeyVault vault() {
    return vault;
  }
}
