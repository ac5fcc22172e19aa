package org.sealpost.authenticity.bimi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.authenticity.bimi.TestMarks.Mark;
import org.sealpost.mail.Domain;

/** Which certificates speak for a picture. */
class MarkCertificateTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String PICTURE = "<svg>\r\n</svg>";
  private static final Domain ACORN = Domain.of("acorn.example");
  private static final Mark GOOD = Mark.of(PICTURE, "acorn.example");

  private final TestMarks marks = new TestMarks(NOW);

  private MarkCertificate verified(byte[] file, Instant at) throws BimiStop {
    return MarkCertificate.verified(file, Set.of(marks.root), at, "default", Set.of(ACORN));
  }

  private MarkCertificate verified(byte[] file) throws BimiStop {
    return verified(file, NOW);
  }

  private void assertRefused(byte[] file, String why) {
    assertThatThrownBy(() -> verified(file)).isInstanceOf(BimiStop.class).hasMessageContaining(why);
  }

  @Test
  void aMarkOfAKnownAuthoritySpeaksForItsPicture() throws BimiStop {
    var mark = verified(marks.file(GOOD));
    assertThat(new String(mark.picture(), StandardCharsets.UTF_8)).isEqualTo(PICTURE);
    assertThat(mark.end()).isEqualTo(NOW.plus(Duration.ofDays(300)));
    assertThat(mark.isPicture("<svg>\n</svg>".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(mark.isPicture("<svg></svg>".getBytes(StandardCharsets.UTF_8))).isFalse();
    var withRoot = TestMarks.pem(marks.certificate(GOOD), marks.issuer, marks.root);
    assertThat(verified(withRoot).picture()).isEqualTo(mark.picture());
  }

  @ParameterizedTest
  @CsvSource({
    "acorn.example, true",
    "ACORN.example, true",
    "default._bimi.acorn.example, true",
    "other._bimi.acorn.example, false",
    "www.acorn.example, false",
    "example, false",
    "birch.example, false"
  })
  void itSpeaksForTheDomainsInItsNames(String name, boolean speaks) throws BimiStop {
    var file = marks.file(Mark.of(PICTURE, name));
    if (speaks) {
      assertThat(verified(file).picture()).isNotEmpty();
    } else {
      assertRefused(file, "other domains");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "picture, has no picture",
    "hash, does not fit its hash",
    "timestamps, no public log",
    "revocation, no list of revoked",
    "names, other domains"
  })
  void whatAMarkMustHaveIsDemanded(String part, String why) {
    assertRefused(marks.file(GOOD.without(part)), why);
  }

  @Test
  void otherPurposesDoNotCount() {
    assertRefused(marks.file(GOOD.purpose("1.3.6.1.5.5.7.3.1")), "not made for indicators");
    var others = new TestMarks(NOW, "1.3.6.1.5.5.7.3.1");
    assertThatThrownBy(
            () ->
                MarkCertificate.verified(
                    others.file(GOOD), Set.of(others.root), NOW, "default", Set.of(ACORN)))
        .hasMessageContaining("not made for indicators");
  }

  @Test
  void onlyKnownAuthoritiesCountAndOnlyInTheirTime() {
    var strangers = new TestMarks(NOW);
    assertRefused(strangers.file(GOOD), "no known authority");
    assertRefused(
        TestMarks.pem(strangers.certificate(GOOD), strangers.issuer, strangers.root),
        "no known authority");
    assertRefused(TestMarks.pem(strangers.certificate(GOOD), marks.issuer), "no known authority");
    assertRefused(TestMarks.pem(marks.certificate(GOOD)), "no known authority");
    assertRefused(marks.file(GOOD.days(-1)), "no known authority");
    assertThatThrownBy(() -> verified(marks.file(GOOD), NOW.plus(Duration.ofDays(301))))
        .hasMessageContaining("no known authority");
    assertThatThrownBy(
            () ->
                MarkCertificate.verified(marks.file(GOOD), Set.of(), NOW, "default", Set.of(ACORN)))
        .hasMessageContaining("no known authority");
  }

  @Test
  void theFileHoldsOneMarkAndItsIssuers() {
    var mark = marks.certificate(GOOD);
    assertRefused(new byte[0], "no certificate");
    assertRefused(new byte[MarkCertificate.LARGEST + 1], "too large");
    assertRefused(TestMarks.pem(marks.issuer, mark), "begin with its one mark");
    assertRefused(TestMarks.pem(mark, marks.certificate(GOOD), marks.issuer), "one mark");
    assertRefused(TestMarks.pem(mark, marks.issuer, marks.issuer), "twice");
    assertRefused(
        TestMarks.pem(mark, mark, mark, mark, mark, mark, mark, mark, mark, mark, marks.issuer),
        "too many");
  }

  @Test
  void noOctetsBreakTheLook() {
    var random = new Random(9399);
    var seed = marks.file(GOOD);
    for (int i = 0; i < 1_000; i++) {
      var octets = seed.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        octets[random.nextInt(octets.length)] = (byte) ('+' + random.nextInt(80));
      }
      try {
        assertThat(verified(octets).picture()).isEqualTo(PICTURE.getBytes(StandardCharsets.UTF_8));
      } catch (BimiStop refused) {
        assertThat(refused.reason()).isNotEmpty();
      }
    }
  }
}
