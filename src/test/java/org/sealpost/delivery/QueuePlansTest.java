package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.TlsLevel;
import org.sealpost.store.Database.Engine;
import org.sealpost.store.TestDatabases;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * SQLite finds what the courier asks for through indexes, and sorts nothing: a statement that looks
 * through the queue is quick in every other test.
 */
class QueuePlansTest {

  /** Indexes that hold only what is rare or bounded, and so may be read from end to end. */
  private static final List<String> SMALL = List.of("_suspect", "_owned");

  @Test
  void nothingThatTheCourierAsksLooksThroughTheQueue() throws Exception {
    try (var database = TestDatabases.sqlite()) {
      var post = new Post(database);
      new DeepQueue(post).fill(2_000);
      try (var connection =
          DriverManager.getConnection("jdbc:sqlite:" + database.folder().resolve("sealpost.db"))) {
        var asked = new LinkedHashSet<String>();
        work(post, recording(connection, asked::add));
        assertThat(asked).hasSizeGreaterThan(10);
        for (var statement : asked) {
          assertThat(plan(connection, statement))
              .as(statement)
              .noneMatch(step -> step.startsWith("SCAN delivery_recipients") && !isSmall(step))
              .noneMatch(step -> step.contains("TEMP B-TREE"));
        }
      }
    }
  }

  private static void work(Post post, JdbcClient sql) {
    var now = post.clock.instant();
    var later = now.plus(Duration.ofHours(2));
    var claims = new Claims(Engine.SQLITE, "me", address -> TlsLevel.OPPORTUNISTIC, 100);
    var agenda = new Agenda(10);
    agenda.next(sql, now);
    agenda.next(sql, now);
    // First what was never tried, then with what was tried, until nothing is due any more.
    for (var time : List.of(now, later)) {
      int claimed;
      do {
        var rows = claims.claim(sql, Domain.of("a.test"), 30, time, later);
        claims.loads(sql, rows);
        claimed = rows.size();
      } while (claimed == 30);
    }
    claims.hasSuspects(sql);
    claims.parkPoison(sql);
    claims.claimSuspect(sql, now, later);
    Agenda.withExpired(sql, Set.of(Domain.of("b.test")), now);
    claims.claimExpired(sql, Domain.of("b.test"), later, later);
    claims.freeAbandoned(sql, "gw", now);
    claims.freeExpired(sql, now);
    claims.renewLeases(sql, later);
  }

  private static boolean isSmall(String step) {
    return SMALL.stream().anyMatch(step::endsWith);
  }

  private static List<String> plan(Connection connection, String statement) throws SQLException {
    var steps = new ArrayList<String>();
    try (var explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + statement);
        var row = explain.executeQuery()) {
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
    }
    return steps;
  }

  private static JdbcClient recording(Connection connection, Consumer<String> asked) {
    var recorded =
        (Connection)
            Proxy.newProxyInstance(
                QueuePlansTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("prepareStatement")) {
                    asked.accept((String) arguments[0]);
                  }
                  try {
                    return method.invoke(connection, arguments);
                  } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                  }
                });
    return JdbcClient.create(new SingleConnectionDataSource(recorded, true));
  }
}
