package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at a database from beside. */
class DatabaseLookTest {

  @TempDir Path folder;

  @OnBothEngines
  void readsBesideAnOpenDatabaseAndWritesNothing(TestDatabase database) {
    try (var look = DatabaseLook.at(database.settings())) {
      assertThat(look.weaknesses())
          .allMatch(text -> text.contains("fsync") || text.contains("full_page_writes"));
      var rows = look.rows().orElseThrow();
      long pairs =
          rows.read(sql -> sql.sql("SELECT count(*) FROM keys_pairs").query(Long.class).single());
      assertThat(pairs).isZero();
      assertThatThrownBy(() -> rows.write(sql -> 1))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> rows.read(sql -> sql.sql("DELETE FROM keys_pairs").update()))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNotMade() {
    try (var look = DatabaseLook.at(DatabaseSettings.embedded(folder.resolve("data")))) {
      assertThat(look.rows()).isEmpty();
      assertThat(folder.resolve("data")).doesNotExist();
    }
    assertThatThrownBy(
            () -> DatabaseLook.at(DatabaseSettings.postgres("jdbc:postgresql://127.0.0.1:1/none")))
        .isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void aServerThatDoesNotKeepWhatItSaysIsTold() throws Exception {
    try (var database = TestDatabases.postgres()) {
      var settings = (DatabaseSettings.Postgres) database.settings();
      try (var connection =
              DriverManager.getConnection(settings.url(), settings.user(), settings.password());
          var statement = connection.createStatement()) {
        statement.execute("ALTER SYSTEM SET full_page_writes = off");
        statement.execute("SELECT pg_reload_conf()");
        try {
          Awaitility.await()
              .atMost(30, TimeUnit.SECONDS)
              .until(
                  () ->
                      DatabaseLook.at(settings).weaknesses().stream()
                          .anyMatch(text -> text.startsWith("full_page_writes is off")));
        } finally {
          statement.execute("ALTER SYSTEM RESET full_page_writes");
          statement.execute("SELECT pg_reload_conf()");
        }
      }
    }
  }
}
