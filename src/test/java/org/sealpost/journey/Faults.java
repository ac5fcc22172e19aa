package org.sealpost.journey;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What all fault campaigns share: their seed, waiting for something, a look into the database. */
final class Faults {

  /** Repeats a campaign as it was: printed by each. */
  static final long SEED = Long.getLong("sealpost.faults.seed", 47);

  private Faults() {}

  interface Condition {
    boolean holds() throws IOException, SQLException;
  }

  /** Looks again and again; false if it did not come about in that time. */
  static boolean within(Duration time, Condition condition) throws IOException, SQLException {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
    }
    return true;
  }

  /** Reads one number from the database of a gateway that runs, or has ended. */
  static long number(Path data, String query) throws SQLException {
    return Long.parseLong(text(data, query));
  }

  /** Reads one value as text. */
  static String text(Path data, String query) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sealpost.db"));
        var statement = connection.prepareStatement("PRAGMA busy_timeout = 10000")) {
      statement.execute();
      try (var asked = connection.prepareStatement(query);
          var row = asked.executeQuery()) {
        return row.next() ? String.valueOf(row.getString(1)) : "0";
      }
    }
  }

  /** The end of what a gateway wrote into its log. */
  static String tail(GatewayUnderFire gateway) throws IOException {
    var log = gateway.log();
    return log.substring(Math.max(0, log.length() - 6_000));
  }

  /** How many recipients wait in the queue. */
  static long queued(Path data) throws SQLException {
    return number(data, "SELECT count(*) FROM delivery_recipients");
  }
}
