package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.james.mime4j.MimeException;
import org.junit.jupiter.api.Test;
import org.sealpost.SharedData;

/**
 * Real mail, read by our reader, by mime4j and by Angus: where they differ we know why. A sample in
 * the suite; {@code -Dsealpost.mails=all} for all. Skipped where the shared data is not.
 */
class ReaderDifferenceTest {

  private static final int SAMPLE = 1_500;
  private static final List<String> ARCHIVES =
      List.of(
          "mail-csdmc2010",
          "mail-foff",
          "mail-list-linux-api",
          "mail-list-usrp-users",
          "mail-phishing_pot",
          "mail-sisimai",
          "mail-spamassassin");

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
    var all = new ArrayList<Path>();
    for (var archive : ARCHIVES) {
      addMails(SharedData.archive(archive), all);
    }
    addMails(SharedData.archive("conf-mime-attach").resolve("mime"), all);
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
