package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Content;

/** Whatever a content holds, what leaves us has whole line ends and one end. */
class DotWriterTest {

  private static final String ODD = "\r\n.\0x\u00e4";
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private static String written(String content) throws IOException {
    var wire = new ByteArrayOutputStream();
    var octets = content.getBytes(StandardCharsets.ISO_8859_1);
    new DotWriter((block, count) -> wire.write(block, 0, count), octets.length)
        .write(Content.of(octets));
    return wire.toString(StandardCharsets.ISO_8859_1);
  }

  /** What a server reads out of the octets up to the first end, which must be their last. */
  private static String read(String wire) {
    int end = wire.startsWith(".\r\n") ? 0 : wire.indexOf("\r\n.\r\n") + 2;
    assertThat(wire.substring(end)).isEqualTo(".\r\n");
    return wire.substring(0, end).replaceAll("(^|(?<=\r\n))\\.\\.", ".");
  }

  private static void assertWhole(String content) throws IOException {
    var wire = written(content);
    assertThat(wire.replace("\r\n", "")).doesNotContain("\r", "\n");
    var mended = LINE_END.matcher(content).replaceAll("\r\n");
    var whole = mended.isEmpty() || mended.endsWith("\r\n") ? mended : mended + "\r\n";
    assertThat(read(wire)).isEqualTo(whole);
  }

  @Test
  void everyShortContentLeavesWhole() throws IOException {
    for (int length = 0; length <= 5; length++) {
      for (int n = 0; n < Math.pow(ODD.length(), length); n++) {
        var content = new StringBuilder();
        for (int i = 0, rest = n; i < length; i++, rest /= ODD.length()) {
          content.append(ODD.charAt(rest % ODD.length()));
        }
        assertWhole(content.toString());
      }
    }
  }

  @Test
  void contentsOfManyBlocksLeaveWholeWhereverTheirOddPlacesAre() throws IOException {
    var random = new Random(8);
    for (int i = 0; i < 60; i++) {
      var content = new StringBuilder("y".repeat(32 * 1024 - random.nextInt(6)));
      for (int j = random.nextInt(40_000); j > 0; j--) {
        content.append(ODD.charAt(random.nextInt(ODD.length())));
      }
      assertWhole(content.toString());
    }
  }
}
