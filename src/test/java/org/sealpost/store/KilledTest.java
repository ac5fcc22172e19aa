package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Content;

/** What was acknowledged survives a process that is killed in the middle of its work. */
class KilledTest {

  private static final int ACKNOWLEDGED = 300;

  @TempDir private Path folder;

  /** Keeps contents in eight threads until it is killed; says the name of each once it is kept. */
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws InterruptedException {
      var folder = Path.of(arguments[0]);
      var database = Databases.open(DatabaseSettings.embedded(folder));
      var store = ContentStores.open(database, folder.resolve("content"));
      for (int i = 0; i < 8; i++) {
        int thread = i;
        Thread.ofPlatform().start(() -> keepOn(database, store, thread));
      }
      Thread.sleep(60_000);
    }

    private static void keepOn(Database database, ContentStore store, int thread) {
      for (int n = 0; ; n++) {
        // One in ten is a file.
        var octets = new byte[n % 10 == 9 ? 200_000 : 3_000];
        octets[0] = (byte) thread;
        var prepared = store.prepare(Content.of(octets));
        database.write(
            sql -> {
              prepared.keep(sql);
              return true;
            });
        System.out.println(prepared.id());
        System.out.flush();
      }
    }
  }

  @RepeatedTest(2)
  void keepsAllThatWasAcknowledgedBeforeAKill() throws Exception {
    var acknowledged = new HashSet<String>();
    var said = folder.resolve("acknowledged");
    var process = start(said);
    while (process.isAlive() && acknowledged.size() < ACKNOWLEDGED) {
      Thread.sleep(5);
      read(said, acknowledged);
    }
    assertThat(process.isAlive()).isTrue();
    process.destroyForcibly();
    process.waitFor();
    read(said, acknowledged);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
    try (var database = Databases.open(DatabaseSettings.embedded(folder))) {
      var store = ContentStores.open(database, folder.resolve("content"));
      for (var id : acknowledged) {
        assertThat(store.read(new ContentId(id)).size()).isIn(3_000L, 200_000L);
      }
      assertThat(everyRowIsReadable(database, store)).isTrue();
      assertThat(integrity(database)).isEqualTo("ok");
    }
  }

  private static void read(Path said, Set<String> acknowledged) throws IOException {
    Files.readAllLines(said, StandardCharsets.US_ASCII).stream()
        .filter(line -> line.matches("[0-9a-f]{32}"))
        .forEach(acknowledged::add);
  }

  private static boolean everyRowIsReadable(Database database, ContentStore store) {
    List<String> ids =
        database.read(
            sql ->
                sql.sql("SELECT id FROM store_contents")
                    .query((row, n) -> row.getString(1))
                    .list());
    return Set.copyOf(ids).stream().allMatch(id -> store.read(new ContentId(id)).size() > 0);
  }

  private static String integrity(Database database) {
    return database.read(
        sql -> sql.sql("PRAGMA integrity_check").query((row, n) -> row.getString(1)).single());
  }

  private Process start(Path said) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx200m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Victim.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(said.toFile())
        .start();
  }
}
