package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mails with random damage, the same in every run. */
class MessageMutationTest {

  private static final Path CASES = Path.of("src/test/resources/cases/mail");
  private static final int ROUNDS = 150;
  private static final List<byte[]> SNIPPETS =
      List.of(
              "\r\n",
              "\n",
              "\r",
              "\0",
              "--",
              "--b",
              "--b--",
              "\r\n\r\n",
              "=?utf-8?q?=",
              "\"",
              "(",
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
              "Content-Type: message/rfc822\r\n",
              "Content-Transfer-Encoding: base64\r\n",
              "=",
              "*0*=utf-8''%",
              ";",
              "\u00ff",
              ":",
              "<",
              "@")
          .stream()
          .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
          .toList();

  @Test
  void damagedMailsAreReadNevertheless() throws IOException {
    var random = new Random(20_261_124);
    int parts = 0;
    for (var file : cases()) {
      var whole = Files.readAllBytes(file);
      for (int round = 0; round < ROUNDS; round++) {
        var damaged = damaged(whole, random);
        try {
          parts += EverythingRead.of(damaged);
        } catch (RuntimeException | AssertionError | StackOverflowError failure) {
          throw new AssertionError(
              file + " round " + round + ": " + Arrays.toString(damaged), failure);
        }
      }
    }
    assertThat(parts).isGreaterThan(ROUNDS);
  }

  private static List<Path> cases() throws IOException {
    try (var files = Files.list(CASES)) {
      return files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    var octets = whole;
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(octets.length + 1);
      octets =
          switch (random.nextInt(4)) {
            case 0 -> joined(octets, at, SNIPPETS.get(random.nextInt(SNIPPETS.size())), at);
            case 1 -> joined(octets, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 2 ->
                joined(octets, at, new byte[0], Math.min(octets.length, at + random.nextInt(40)));
            default -> joined(octets, at, octets, random.nextInt(octets.length + 1));
          };
    }
    return Arrays.copyOf(octets, Math.min(octets.length, 20_000));
  }

  private static byte[] joined(byte[] octets, int to, byte[] inserted, int from) {
    var joined = Arrays.copyOf(octets, to + inserted.length + octets.length - from);
    System.arraycopy(inserted, 0, joined, to, inserted.length);
    System.arraycopy(octets, from, joined, to + inserted.length, octets.length - from);
    return joined;
  }
}
