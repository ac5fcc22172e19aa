package org.sealpost.store;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

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

  static void run(DataSource source, Database.Engine engine, String place) {
    try {
      var flyway =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(source)
              .locations("classpath:db/migration")
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
