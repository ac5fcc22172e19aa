package org.sealpost.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class VaultsTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T08:00:00Z"));
  private static final VaultSettings PASSPHRASE =
      new VaultSettings(Optional.of("correct horse battery staple"));

  private static KeyVault open(TestDatabase database, VaultSettings settings) {
    return Vaults.open(database, folder(database), settings, CLOCK);
  }

  private static Path folder(TestDatabase database) {
    return database.folder().resolve("vault");
  }

  private static Path masterKey(TestDatabase database) {
    return folder(database).resolve("master.key");
  }

  @OnBothEngines
  void keysSignAfterARestart(TestDatabase database) {
    var vault = open(database, VaultSettings.USUAL);
    var key = vault.make(KeyKind.ED25519, "dkim example.org");
    var sealed = vault.seal("place", "kept".getBytes(UTF_8));
    database.restart();
    var reopened = open(database, VaultSettings.USUAL);
    assertThat(reopened.publicKey(key)).isEqualTo(vault.publicKey(key));
    assertThat(reopened.sign(key, SignatureAlgorithm.ED25519, new byte[] {1}))
        .isEqualTo(vault.sign(key, SignatureAlgorithm.ED25519, new byte[] {1}));
    assertThat(reopened.open("place", sealed)).asString(UTF_8).isEqualTo("kept");
    assertThat(reopened.keyedHash("trust", new byte[] {1}))
        .isEqualTo(vault.keyedHash("trust", new byte[] {1}));
  }

  @OnBothEngines
  void aPassphraseOpensWhatItSealed(TestDatabase database) {
    var key = open(database, PASSPHRASE).make(KeyKind.P_256, "test");
    assertThat(open(database, PASSPHRASE).publicKey(key)).isPresent();
    assertThat(masterKey(database)).doesNotExist();
    var other = new VaultSettings(Optional.of("incorrect horse battery"));
    assertThatThrownBy(() -> open(database, other))
        .isInstanceOf(VaultUnreadableException.class)
        .hasMessageContaining("give the passphrase with which the vault was first started");
  }

  @OnBothEngines
  void onlyItsOwnerMayReadTheMasterKey(TestDatabase database) throws Exception {
    open(database, VaultSettings.USUAL);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(masterKey(database))))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder(database))) {
      assertThat(files).containsExactly(masterKey(database));
    }
  }

  @OnBothEngines
  void aMissingMasterKeyStopsTheStartAndIsNotMadeAnew(TestDatabase database) throws Exception {
    open(database, VaultSettings.USUAL).make(KeyKind.P_256, "test");
    Files.delete(masterKey(database));
    assertThatThrownBy(() -> open(database, VaultSettings.USUAL))
        .isInstanceOf(VaultUnreadableException.class)
        .hasMessageContaining("is missing: restore")
        .hasMessageContaining("from the backup");
    assertThat(masterKey(database)).doesNotExist();
  }

  @OnBothEngines
  void aWrongOrDamagedMasterKeyStopsTheStart(TestDatabase database) throws Exception {
    open(database, VaultSettings.USUAL);
    Files.write(masterKey(database), new byte[32]);
    assertThatThrownBy(() -> open(database, VaultSettings.USUAL))
        .isInstanceOf(VaultUnreadableException.class)
        .hasMessageContaining("the master key does not open the vault: restore");
    Files.write(masterKey(database), new byte[5]);
    assertThatThrownBy(() -> open(database, VaultSettings.USUAL))
        .isInstanceOf(VaultUnreadableException.class)
        .hasMessageContaining("restore");
  }

  @OnBothEngines
  void anotherKindOfMasterKeyStopsTheStart(TestDatabase database) {
    open(database, VaultSettings.USUAL);
    assertThatThrownBy(() -> open(database, PASSPHRASE))
        .isInstanceOf(VaultUnreadableException.class)
        .hasMessageContaining("(file)")
        .hasMessageContaining("set the vault's passphrase setting as it was");
  }

  @OnBothEngines
  void lostRowsOfTheDataKeyStopTheStart(TestDatabase database) {
    open(database, VaultSettings.USUAL).make(KeyKind.P_256, "test");
    database.write(sql -> sql.sql("DELETE FROM keys_data_keys").update());
    assertThatThrownBy(() -> open(database, VaultSettings.USUAL))
        .isInstanceOf(VaultUnreadableException.class)
        .hasMessageContaining("restore the database");
  }

  @OnBothEngines
  void aMasterKeyFromAStartThatWasCutShortIsUsed(TestDatabase database) throws Exception {
    Files.createDirectories(folder(database));
    Files.write(masterKey(database), new byte[32]);
    open(database, VaultSettings.USUAL);
    assertThat(masterKey(database)).hasBinaryContent(new byte[32]);
  }

  @OnBothEngines
  void startsAtOnceAgreeOnOneDataKey(TestDatabase database) throws Exception {
    Callable<KeyVault> start = () -> open(database, VaultSettings.USUAL);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(start);
      var other = threads.submit(start);
      var sealed = one.get().seal("place", new byte[] {7});
      assertThat(other.get().open("place", sealed)).containsExactly(7);
    }
  }

  @OnBothEngines
  void aKeyMovedToAnotherRowIsNotOpened(TestDatabase database) {
    var vault = open(database, VaultSettings.USUAL);
    var one = vault.make(KeyKind.P_256, "one");
    var other = vault.make(KeyKind.P_256, "other");
    database.write(
        sql ->
            sql.sql(
                    """
                    UPDATE keys_pairs SET sealed_private =
                      (SELECT sealed_private FROM keys_pairs WHERE id = :one) WHERE id = :other
                    """)
                .param("one", one.text())
                .param("other", other.text())
                .update());
    var reopened = open(database, VaultSettings.USUAL);
    assertThatThrownBy(() -> reopened.sign(other, SignatureAlgorithm.ECDSA_SHA256, new byte[] {1}))
        .isInstanceOf(VaultUnreadableException.class);
  }

  @OnBothEngines
  void showsNothingWhenPrinted(TestDatabase database) {
    assertThat(open(database, PASSPHRASE)).hasToString("KeyVault");
    assertThat(PASSPHRASE.toString()).doesNotContain("horse");
  }
}
