package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotDecoderTest {

  @TempDir Path folder;

  private record Decoded(int end, String content, Optional<DotDecoder.Flaw> flaw) {}

  private Decoded decode(String octets, int... splits) throws IOException {
    var block = octets.getBytes(StandardCharsets.ISO_8859_1);
    try (var intake = new Intake(folder, "test", 64 * 1024, 0)) {
      var decoder = new DotDecoder(intake, 1_000_000);
      int from = 0;
      for (int i = 0; i <= splits.length; i++) {
        int to = i < splits.length ? splits[i] : block.length;
        int end = decoder.decode(block, from, to);
        if (end >= 0) {
          return new Decoded(end, text(intake), decoder.flaw());
        }
        from = to;
      }
      return new Decoded(-1, text(intake), decoder.flaw());
    }
  }

  private static String text(Intake intake) throws IOException {
    return new String(intake.content().octets(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void takesOutStuffedDotsAndStopsBehindTheEnd() throws IOException {
    assertThat(decode("a\r\n..b\r\n...\r\n.c\r\n.\r\nQUIT\r\n"))
        .isEqualTo(new Decoded(20, "a\r\n.b\r\n..\r\nc\r\n", Optional.empty()));
    assertThat(decode(".\r\n")).isEqualTo(new Decoded(3, "", Optional.empty()));
    assertThat(decode("no end\r\n.")).isEqualTo(new Decoded(-1, "no end\r\n", Optional.empty()));
  }

  @Test
  void countsLinesWithTheirEnds() throws IOException {
    var fits = "x".repeat(DotDecoder.LONGEST_LINE - 2) + "\r\n";
    assertThat(decode(fits + fits + ".\r\n").flaw()).isEmpty();
    assertThat(decode("x" + fits + ".\r\n").flaw()).contains(DotDecoder.Flaw.LONG_LINE);
    assertThat(decode("x" + fits + ".\r\n", 10, 8000).flaw()).contains(DotDecoder.Flaw.LONG_LINE);
    assertThat(decode(fits + "\n\r\n.\r\n", 10, 8000).flaw()).contains(DotDecoder.Flaw.BARE_LF);
  }

  /** Random octets of the dangerous kind, split anywhere, against the plain words of the RFC. */
  @Test
  void agreesWithAPlainReadingOfTheRules() throws IOException {
    var random = new Random(5321);
    var alphabet =
        new String[] {"\r\n", "\r\n.\r\n", "\r", "\n", ".", "a", "\0", "\r\n..", "\u00e9"};
    for (int round = 0; round < 50_000; round++) {
      var octets = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        octets.append(alphabet[random.nextInt(alphabet.length)]);
      }
      var text = octets.toString();
      var splits = random.ints(random.nextInt(4), 0, text.length() + 1).sorted().toArray();
      var decoded = decode(text, splits);
      var expected = plainly(text);
      assertThat(decoded.end()).as(printable(text)).isEqualTo(expected.end());
      assertThat(decoded.flaw().isPresent())
          .as(printable(text))
          .isEqualTo(expected.flaw().isPresent());
      if (expected.end() >= 0 && expected.flaw().isEmpty()) {
        assertThat(decoded.content()).as(printable(text)).isEqualTo(expected.content());
      }
    }
  }

  /** RFC 5321 §4.1.1.4 and §4.5.2 by string search; flaws of a mail without end do not matter. */
  private static Decoded plainly(String octets) {
    int end = ("\r\n" + octets).indexOf("\r\n.\r\n");
    var content = end < 0 ? octets : octets.substring(0, end);
    var withoutPairs = content.replace("\r\n", "");
    // A last CR of an unfinished mail may still get its LF.
    var certain =
        end < 0 && content.endsWith("\r")
            ? withoutPairs.substring(0, withoutPairs.length() - 1)
            : withoutPairs;
    boolean flawed = certain.contains("\r") || certain.contains("\n") || certain.contains("\0");
    var unstuffed = ("\r\n" + content).replace("\r\n.", "\r\n").substring(2);
    return new Decoded(
        end < 0 ? -1 : end + 3,
        unstuffed,
        flawed ? Optional.of(DotDecoder.Flaw.BARE_LF) : Optional.empty());
  }

  private static String printable(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
  }
}
