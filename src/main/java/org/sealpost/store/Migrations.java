package org.sealpost.store;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings the tables up to date. All packages share one history; the first number of a version is
 * the package's number in the street.
 */
final class Migrations {

  private static final Map<Database.Engine, Map<String, String>> WORDS =
      Map.of(
          Database.Engine.SQLITE,
          Map.of(
              "bytes",
              "BLOB",
              "long",
              "INTEGER",
              "strict",
              " STRICT",
              "clustered",
              " STRICT, WITHOUT ROWID"),
          Database.Engine.POSTGRESQL,
          Map.of("bytes", "BYTEA", "long", "BIGINT", "strict", "", "clustered", ""));

  private Migrations() {}

  /**
   * Does nothing if this very program has brought these tables up to date before: looking for
   * migrations takes longer than all the rest of opening a database.
   */
  static void run(DataSource source, Database.Engine engine, String place) {
    var sql = JdbcClient.create(source);
    var program = fingerprint();
    if (program.isPresent() && program.equals(lastProgram(sql))) {
      return;
    }
    migrate(source, engine, place);
    program.ifPresent(text -> remember(sql, text));
  }

  /** Name, length and time of the jar that we run from; empty when we run from class files. */
  private static Optional<String> fingerprint() {
    try {
      var source = Migrations.class.getProtectionDomain().getCodeSource();
      var jar = source == null ? null : Path.of(source.getLocation().toURI());
      return jar == null || !Files.isRegularFile(jar)
          ? Optional.empty()
          : Optional.of(
              jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis());
    } catch (URISyntaxException | IOException unknown) {
      return Optional.empty();
    }
  }

  private static Optional<String> lastProgram(JdbcClient sql) {
    try {
      return sql.sql("SELECT fingerprint FROM store_program").query(String.class).optional();
    } catch (DataAccessException noTableYet) {
      return Optional.empty();
    }
  }

  private static void remember(JdbcClient sql, String program) {
    sql.sql("CREATE TABLE IF NOT EXISTS store_program (fingerprint TEXT NOT NULL)").update();
    sql.sql("DELETE FROM store_program").update();
    sql.sql("INSERT INTO store_program (fingerprint) VALUES (?)").param(program).update();
  }

  private static void migrate(DataSource source, Database.Engine engine, String place) {
    try {
      var flyway =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(source)
              .locations(
                  "classpath:db/migration",
                  // Triggers, which no text writes for both engines.
                  "classpath:db/" + engine.name().toLowerCase(Locale.ROOT))
              .table("store_migrations")
              .placeholders(WORDS.getOrDefault(engine, Map.of()))
              .outOfOrder(true)
              .failOnMissingLocations(false)
              .loggers("slf4j")
              .load();
      var migrations = flyway.info();
      refuseNewer(migrations.applied(), place);
      if (migrations.pending().length > 0) {
        flyway.migrate();
      }
    } catch (FlywayException refused) {
      throw new DatabaseUnavailableException(
          "The tables in "
              + place
              + " cannot be brought up to date: "
              + refused.getMessage()
              + " Restore the back-up made before the update, or ask for help with this message.",
          refused);
    }
  }

  private static void refuseNewer(MigrationInfo[] applied, String place) {
    var unknown =
        Arrays.stream(applied)
            .filter(migration -> !migration.getState().isResolved())
            .map(migration -> migration.getVersion() + " (" + migration.getDescription() + ")")
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new DatabaseUnavailableException(
          "The database "
              + place
              + " was written by a newer Sealpost: this one does not know the migrations "
              + unknown
              + ". Install the newer version again, or restore a back-up of this version.");
    }
  }
}
