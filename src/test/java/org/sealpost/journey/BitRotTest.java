package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Single bits of mails that wait in the queue turn over, in files and in rows: those mails are put
 * aside for a person and never delivered, the others arrive.
 *
 * <p>The short form runs in the suite. The long one: {@code ./sealpost test -Dtest=BitRotTest
 * -Dsealpost.faults.mails=400}.
 */
class BitRotTest {

  private static final int MAILS = Integer.getInteger("sealpost.faults.mails", 16);
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path folder;

  private final Random random = new Random(Faults.SEED);
  private final LargeMails small = new LargeMails(4_000);
  private final LargeMails large = new LargeMails(200_000);

  @Test
  void aMailWithOneWrongBitIsPutAsideAndNeverDelivered() throws Exception {
    var data = folder.resolve("data");
    try (var sink = new HashingSink(folder);
        var gateway =
            new GatewayUnderFire(folder, GatewayUnderFire.passingTo(sink.address(), data))) {
      gateway.start();
      sink.away(true);
      var taken = new ArrayList<LargeMails.Attempt>();
      for (int n = 0; n < MAILS; n++) {
        taken.add((n % 2 == 0 ? small : large).once(gateway.listener("inbound"), n));
      }
      assertThat(taken).allMatch(LargeMails.Attempt::isTaken);
      assertThat(gateway.stop()).isIn(0, 143);
      var rotten = rot(data);
      sink.away(false);
      gateway.start();
      assertThat(Faults.within(LONG, () -> waiting(data) == 0 && sink.isQuiet()))
          .as("nothing waits any more; the log ends with %s", Faults.tail(gateway))
          .isTrue();
      System.out.printf(
          "bit rot: seed %d, %d mails, %d with a wrong bit, %d put aside, %d delivered%n",
          Faults.SEED, MAILS, rotten.size(), Faults.queued(data), sink.arrived().size());
      assertThat(parked(data)).isEqualTo(rotten);
      assertThat(sink.arrived()).hasSize(MAILS - rotten.size());
      for (var mail : taken) {
        assertThat(sink.arrived().getOrDefault(mail.key(), java.util.List.of()))
            .allMatch(mail.hash()::equals)
            .hasSizeLessThanOrEqualTo(1);
      }
      assertThat(gateway.stop()).isIn(0, 143);
    }
  }

  /** Turns one bit of every other content; the mails it belongs to. */
  private Set<String> rot(Path data) throws Exception {
    var mails = new HashSet<String>();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sealpost.db"));
        var query =
            connection.prepareStatement(
                "SELECT p.mail, c.id, c.octets FROM delivery_parcels p JOIN store_contents c"
                    + " ON c.id = p.content ORDER BY p.mail");
        var change =
            connection.prepareStatement("UPDATE store_contents SET octets = ? WHERE id = ?");
        var row = query.executeQuery()) {
      for (int n = 0; row.next(); n++) {
        if (n % 4 > 1) {
          continue;
        }
        mails.add(row.getString(1));
        var octets = row.getBytes(3);
        if (octets == null) {
          turn(
              data.resolve("content")
                  .resolve(row.getString(2).substring(0, 2) + "/" + row.getString(2)));
        } else {
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
          change.setBytes(1, octets);
          change.setString(2, row.getString(2));
          change.executeUpdate();
        }
      }
    }
    return mails;
  }

  private void turn(Path file) throws Exception {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      long at = random.nextLong(Files.size(file));
      open.seek(at);
      int octet = open.read();
      open.seek(at);
      open.write(octet ^ 1 << random.nextInt(8));
    }
  }

  private static long waiting(Path data) throws SQLException {
    return Faults.number(
        data, "SELECT count(*) FROM delivery_recipients WHERE state <> 'parked' OR owner <> ''");
  }

  private static Set<String> parked(Path data) throws SQLException {
    var mails = new HashSet<String>();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sealpost.db"));
        var query =
            connection.prepareStatement(
                "SELECT mail FROM delivery_recipients WHERE state = 'parked'");
        var row = query.executeQuery()) {
      while (row.next()) {
        mails.add(row.getString(1));
      }
    }
    return mails;
  }
}
