package org.sealpost.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Fresh databases for tests, on both engines. */
public final class TestDatabases {

  private TestDatabases() {}

  /** One database on each engine; PostgreSQL is left out, and says so, where it cannot run. */
  public static Stream<TestDatabase> both() {
    Stream<Supplier<TestDatabase>> engines =
        Server.STARTED.postgres == null
            ? Stream.of(TestDatabases::sqlite)
            : Stream.of(TestDatabases::sqlite, TestDatabases::postgres);
    return engines.map(Supplier::get);
  }

  /** A fresh SQLite database. */
  public static TestDatabase sqlite() {
    var folder = folder();
    return new TestDatabase(DatabaseSettings.embedded(folder), folder);
  }

  /** A fresh PostgreSQL database; skips the test, and says why, where the server cannot run. */
  public static TestDatabase postgres() {
    var server = Server.STARTED;
    Assumptions.assumeTrue(
        server.postgres != null, () -> "PostgreSQL cannot run here: " + server.trouble);
    var name = "t" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return new TestDatabase(server.create(name), folder());
  }

  static void drop(DatabaseSettings settings) {
    switch (settings) {
      case DatabaseSettings.Embedded ignored -> {}
      case DatabaseSettings.Postgres postgres -> Server.STARTED.drop(postgres);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("sealpost-test");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The one PostgreSQL server of this JVM; it ends with the JVM. */
  private static final class Server {

    static final Server STARTED = new Server();
    private static final String TEMPLATE = "migrated";

    private final @Nullable EmbeddedPostgres postgres;
    private final String trouble;

    Server() {
      EmbeddedPostgres started = null;
      String cause = "";
      try {
        started = EmbeddedPostgres.builder().start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
      } catch (IOException | RuntimeException refused) {
        cause = refused.toString();
        System.err.println("Tests leave out PostgreSQL, which cannot run here: " + cause);
      }
      postgres = started;
      trouble = cause;
      if (started != null) {
        run("CREATE DATABASE " + TEMPLATE);
        Databases.open(settings(TEMPLATE)).close();
      }
    }

    private EmbeddedPostgres running() {
      return Optional.ofNullable(postgres).orElseThrow();
    }

    private void stop() {
      try {
        running().close();
      } catch (IOException broken) {
        System.err.println("PostgreSQL did not stop: " + broken);
      }
    }

    private DatabaseSettings.Postgres settings(String name) {
      return new DatabaseSettings.Postgres(
          running().getJdbcUrl("postgres", name), "postgres", "postgres", 8);
    }

    DatabaseSettings.Postgres create(String name) {
      run("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
      return settings(name);
    }

    void drop(DatabaseSettings.Postgres settings) {
      var url = settings.url();
      int from = url.lastIndexOf('/') + 1;
      int to = url.indexOf('?', from);
      run(
          "DROP DATABASE IF EXISTS "
              + url.substring(from, to < 0 ? url.length() : to)
              + " (FORCE)");
    }

    private void run(String sql) {
      try (var connection = running().getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException broken) {
        throw new IllegalStateException(sql, broken);
      }
    }
  }
}
