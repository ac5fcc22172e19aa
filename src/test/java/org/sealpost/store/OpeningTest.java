package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {

  @TempDir private Path folder;

  private Database open() {
    return Databases.open(DatabaseSettings.embedded(folder));
  }

  private void refused(String sentence) {
    assertThatThrownBy(this::open)
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void makesAFolderAndFilesThatOnlyTheOwnerReads() throws Exception {
    var inner = folder.resolve("data");
    try (var database = Databases.open(DatabaseSettings.embedded(inner))) {
      assertThat(database.engine()).isEqualTo(Database.Engine.SQLITE);
      assertThat(permissions(inner)).isEqualTo("rwx------");
      for (var name : new String[] {"sealpost.db", "sealpost.db-wal", "sealpost.db-shm"}) {
        assertThat(permissions(inner.resolve(name))).as(name).isEqualTo("rw-------");
      }
    }
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void syncsEachCommit() {
    try (var database = open()) {
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "mmap_size")).isEqualTo("0");
    }
  }

  private static String pragma(Database database, String name) {
    return database.write(
        sql -> sql.sql("PRAGMA " + name).query((row, n) -> row.getString(1)).single());
  }

  @Test
  void letsNoSecondGatewayIn() {
    try (var first = open()) {
      refused("in use by another Sealpost");
      assertThat(first.trouble()).isEmpty();
    }
    open().close();
  }

  @Test
  void saysThatAFileIsNoDatabase() throws Exception {
    Files.writeString(folder.resolve("sealpost.db"), "this is certainly no database. ".repeat(200));
    refused("is not a database");
    Files.delete(folder.resolve("sealpost.db"));
    open().close();
  }

  @Test
  void saysThatADatabaseBelongsToAnotherProgram() throws Exception {
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sealpost.db"));
        var statement = other.createStatement()) {
      statement.execute("CREATE TABLE bookmarks (url TEXT)");
    }
    refused("belongs to another program");
  }

  @Test
  void saysThatADatabaseIsDamaged() throws Exception {
    open().close();
    var file = folder.resolve("sealpost.db");
    var octets = Files.readAllBytes(file);
    var noise = new byte[octets.length - 200];
    new Random(7).nextBytes(noise);
    System.arraycopy(noise, 0, octets, 100, noise.length);
    Files.write(file, octets);
    refused("Restore");
  }

  @Test
  void saysThatADatabaseIsNewerThanTheProgram() {
    try (var database = open()) {
      database.write(
          sql ->
              sql.sql(
                      "INSERT INTO store_migrations (installed_rank, version, description, type,"
                          + " script, checksum, installed_by, installed_on, execution_time,"
                          + " success) SELECT max(installed_rank) + 1, '99.1', 'the future', 'SQL',"
                          + " 'V99_1__the_future.sql', 1, '', '2030-01-01 00:00:00.000', 1, 1"
                          + " FROM store_migrations")
                  .update());
    }
    refused("written by a newer Sealpost");
  }

  @Test
  void saysThatAServerDoesNotAnswer() {
    assertThatThrownBy(
            () -> Databases.open(DatabaseSettings.postgres("jdbc:postgresql://127.0.0.1:1/none")))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("See that the server runs");
  }

  @Test
  void saysThatADatabaseDoesNotExist() {
    try (var known = TestDatabases.postgres()) {
      var settings = (DatabaseSettings.Postgres) known.settings();
      var url = settings.url().replaceFirst("/t[0-9a-f]{16}", "/nowhere");
      assertThatThrownBy(
              () -> Databases.open(new DatabaseSettings.Postgres(url, "postgres", "postgres", 2)))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("Create that database");
    }
  }

  @Test
  void readsTheSettingOfTheConfigurationFile() {
    assertThat(DatabaseSettings.parse("embedded", folder))
        .isEqualTo(DatabaseSettings.embedded(folder));
    assertThat(DatabaseSettings.parse("jdbc:postgresql://db/sealpost?password=x", folder))
        .hasToString("PostgreSQL at //db/sealpost");
    assertThatThrownBy(() -> DatabaseSettings.parse("mysql", folder))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
