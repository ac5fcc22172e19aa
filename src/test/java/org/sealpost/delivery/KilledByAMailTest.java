package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Transmission;
import org.sealpost.store.DatabaseSettings;
import org.sealpost.store.TestDatabase;

/** A mail that ends the process of whoever carries it does so three times, not for ever. */
class KilledByAMailTest {

  private static final int HALTED = 77;

  @TempDir Path folder;

  /** A gateway whose courier is ended by one mail, and that ends by itself once that is parked. */
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws InterruptedException {
      var folder = Path.of(arguments[0]);
      var database = new TestDatabase(DatabaseSettings.embedded(folder), folder);
      var post = new Post(database);
      if (arguments.length > 1) {
        post.accept(Post.mail("poison"), "anna@example.org", "bob@a.test");
        for (int i = 0; i < 5; i++) {
          post.accept(Post.mail("harmless"), "anna@example.org", "r" + i + "@a.test");
        }
        System.exit(0);
      }
      try (var _ = post.courier(Victim::open)) {
        while (post.queue.counts().parked() == 0 || post.queue.counts().queued() > 0) {
          Thread.sleep(20);
        }
      }
      System.exit(42);
    }

    private static Carrier.Connection open(Hop hop, Protection protection) {
      return new Carrier.Connection() {
        @Override
        public Transmission send(Envelope envelope, Content content) {
          if (new String(content.octets(), StandardCharsets.US_ASCII).contains("poison")) {
            Runtime.getRuntime().halt(HALTED);
          }
          return new Transmission(
              envelope.recipients().stream()
                  .<RecipientOutcome>map(r -> new RecipientOutcome.Accepted(r, FakeCarrier.OK))
                  .toList(),
              Optional.empty(),
              hop.toString());
        }

        @Override
        public boolean isUsable() {
          return true;
        }

        @Override
        public void close() {}
      };
    }
  }

  @Test
  void isParkedAfterThreeCrashesAndTheOthersArrive() throws Exception {
    assertThat(run("fill")).isZero();
    assertThat(run()).isEqualTo(HALTED);
    assertThat(run()).isEqualTo(HALTED);
    assertThat(run()).isEqualTo(HALTED);
    assertThat(run()).isEqualTo(42);
  }

  private int run(String... more) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java,
                "-Xmx200m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Victim.class.getName(),
                folder.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
