package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainLineTest {

  @Test
  void leavesOrdinaryTextAlone() {
    assertThat(PlainLine.of("Rechnung für 王芳 😀", 100)).isEqualTo("Rechnung für 王芳 😀");
  }

  @Test
  void makesOneLineOfMany() {
    assertThat(PlainLine.of("a\r\nb\tc\u2028d", 100)).isEqualTo("a  b c d");
  }

  @Test
  void removesControlCharactersAndMarksThatTurnTheDirection() {
    assertThat(PlainLine.of("in\u0000vo\u001bice\u202Efdp.exe\u2066\u200F\u0085", 100))
        .isEqualTo("invoicefdp.exe");
  }

  @Test
  void replacesHalvesOfSurrogatePairs() {
    assertThat(PlainLine.of("a\uD83Db\uDE00", 100)).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void cutsBetweenCharactersAndSaysSo() {
    assertThat(PlainLine.of("abcdef", 4)).isEqualTo("abc…");
    assertThat(PlainLine.of("ab😀def", 4)).isEqualTo("ab…");
    assertThat(PlainLine.of("ab😀", 4)).isEqualTo("ab😀");
    assertThat(PlainLine.of("abc", 1)).isEqualTo("…");
  }

  @Test
  void takesAbsentTextForEmpty() {
    assertThat(PlainLine.of(null, 10)).isEmpty();
  }

  @Test
  void keepsItsPromisesForAnyText() {
    var random = new Random(20261124);
    for (int round = 0; round < 5_000; round++) {
      var text = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.append(
            (char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(1 << 16)));
      }
      int longest = 1 + random.nextInt(40);
      var line = PlainLine.of(text.toString(), longest);
      assertThat(line.length()).isLessThanOrEqualTo(longest);
      assertThat(line.chars().noneMatch(Character::isISOControl)).isTrue();
      assertThat(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .isEqualTo(line);
      assertThat(PlainLine.of(line, longest)).isEqualTo(line);
    }
  }
}
