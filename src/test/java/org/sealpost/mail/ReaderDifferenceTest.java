package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.james.mime4j.MimeException;
import org.junit.jupiter.api.Test;

/**
 * Real mail, read by our reader, by mime4j and by Angus: where they differ we know why. A sample in
 * the suite; {@code -Dsealpost.mails=all} for all. The archives of {@code ../shared/data} must be
 * unpacked under {@code -Dsealpost.data=FOLDER} ({@code /tmp/data} without it).
 */
class ReaderDifferenceTest {

  private static final int SAMPLE = 1_500;
  private static final Path DATA = Path.of(System.getProperty("sealpost.data", "/tmp/data"));

  @Test
  void differencesFromMime4jAreAllExplained() throws IOException {
    assertExplained("mime4j", OtherReaders::mime4j);
  }

  @Test
  void differencesFromAngusAreAllExplained() throws IOException {
    assertExplained("Angus", OtherReaders::angus);
  }

  /** Another reader. */
  private interface Reader {
    SeenPart read(byte[] octets) throws IOException, MimeException, MessagingException;
  }

  private static void assertExplained(String name, Reader reader) throws IOException {
    var mails = mails();
    assumeTrue(mails.size() > 100, "no unpacked mails of shared/data under " + DATA);
    Map<Difference, Integer> counts = new EnumMap<>(Difference.class);
    var unexplained = new ArrayList<String>();
    for (var file : mails) {
      var octets = Files.readAllBytes(file);
      var message = Message.read(Content.of(octets));
      var ours = OtherReaders.ours(message);
      var difference = difference(reader, octets, ours, message.anomalies());
      counts.merge(difference, 1, Integer::sum);
      if (difference == Difference.UNEXPLAINED) {
        unexplained.add(file.toString());
      }
    }
    System.out.println(name + " on " + mails.size() + " mails: " + counts);
    assertThat(unexplained).isEmpty();
    assertThat(counts.get(Difference.NONE)).isGreaterThan(mails.size() / 2);
  }

  private static Difference difference(
      Reader reader, byte[] octets, SeenPart ours, List<Anomaly> anomalies) {
    try {
      return Difference.between(ours, reader.read(octets), anomalies);
    } catch (IOException | MimeException | MessagingException | RuntimeException refused) {
      return Difference.REFUSED;
    }
  }

  private static List<Path> mails() throws IOException {
    if (!Files.isDirectory(DATA)) {
      return List.of();
    }
    var all = new ArrayList<Path>();
    try (Stream<Path> folders = Files.list(DATA)) {
      for (var folder : folders.sorted().toList()) {
        var name = String.valueOf(folder.getFileName());
        if (name.startsWith("mail-")) {
          addMails(folder, all);
        } else if (name.equals("conf-mime-attach")) {
          addMails(folder.resolve("mime"), all);
        }
      }
    }
    java.util.Collections.shuffle(all, new Random(1));
    boolean whole = System.getProperty("sealpost.mails", "").equals("all");
    return whole ? all : all.subList(0, Math.min(SAMPLE, all.size()));
  }

  private static void addMails(Path folder, List<Path> all) throws IOException {
    try (var files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*(\\.eml|\\.msg|/m0\\d+|/issue\\d+\\w?)"))
          .sorted()
          .forEach(all::add);
    }
  }
}
