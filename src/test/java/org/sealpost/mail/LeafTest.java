package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeafTest {

  @Test
  void decodesBase64() {
    assertThat(decoded("base64", "SGVsbG8=")).isEqualTo("Hello");
    assertThat(decoded("BASE64", "SGVs\r\nbG8s IHdv\r\ncmxk\r\n")).isEqualTo("Hello, world");
    assertThat(anomaliesOf("base64", "SGVsbG8=\r\n")).isEmpty();
  }

  @Test
  void base64GoesOnAfterForeignOctetsAndAfterPaddingAndTellsOfIt() {
    assertThat(decoded("base64", "SGV*sbG8=")).isEqualTo("Hello");
    assertThat(decoded("base64", "SGVsbG8=SGVsbG8=")).isEqualTo("HelloHello");
    assertThat(decoded("base64", "SGVsbG8")).isEqualTo("Hello");
    assertThat(anomaliesOf("base64", "SGV*sbG8=")).containsExactly(Anomaly.BROKEN_BASE64);
    assertThat(anomaliesOf("base64", "SGVsbG8=SGVs")).containsExactly(Anomaly.BROKEN_BASE64);
    assertThat(anomaliesOf("base64", "SGVsbG8")).containsExactly(Anomaly.BROKEN_BASE64);
  }

  @Test
  void decodesWhatTheLibraryEncodes() {
    var random = new Random(7);
    for (int size : new int[] {0, 1, 2, 3, 57, 58, 8_191, 8_192, 8_193, 100_000}) {
      var octets = new byte[size];
      random.nextBytes(octets);
      var encoded = java.util.Base64.getMimeEncoder().encodeToString(octets);
      assertThat(leaf("base64", encoded).decoded(1_000_000)).isEqualTo(octets);
    }
  }

  @Test
  void decodesQuotedPrintable() {
    assertThat(decoded("quoted-printable", "a=3Db=\r\nc  \r\nd=  \r\ne")).isEqualTo("a=bc\r\nde");
    assertThat(decoded("quoted-printable", "=e9=E9")).isEqualTo("éé");
  }

  @Test
  void brokenQuotedPrintableStandsForItselfAndIsTold() {
    assertThat(decoded("quoted-printable", "a=zb=4")).isEqualTo("a=zb=4");
    assertThat(anomaliesOf("quoted-printable", "a=zb"))
        .containsExactly(Anomaly.BROKEN_QUOTED_PRINTABLE);
    assertThat(anomaliesOf("quoted-printable", "a=20b=\r\n")).isEmpty();
  }

  @Test
  void decodesUuencode() {
    assertThat(decoded("x-uuencode", "begin 644 a.txt\r\n%:&5L;&\\\r\n`\r\nend\r\n"))
        .isEqualTo("hello");
    assertThat(anomaliesOf("x-uuencode", "no data here")).containsExactly(Anomaly.BROKEN_UUENCODE);
  }

  @Test
  void anUnknownEncodingShowsTheOctets() {
    assertThat(decoded("x-whatever", "abc")).isEqualTo("abc");
    assertThat(anomaliesOf("x-whatever", "abc")).containsExactly(Anomaly.UNKNOWN_ENCODING);
  }

  @Test
  void readsTextInItsCharset() {
    assertThat(text("utf-8", "\u00c3\u00a9")).isEqualTo("é");
    assertThat(text("iso-8859-1", "\u00e9")).isEqualTo("é");
    assertThat(text("koi8-r", "\u00c1")).isEqualTo("а");
    assertThat(text("\"Shift_JIS\"", "\u0082\u00a0")).isEqualTo("あ");
    assertThat(text("iso-2022-jp", "\u001b$B$\"\u001b(B")).isEqualTo("あ");
    assertThat(text("gb2312", "\u00c4\u00e3")).isEqualTo("你");
    assertThat(text("utf-8", "a\u00ffb")).isEqualTo("a\ufffdb");
  }

  @Test
  void octetsOfNoStatedCharsetAreReadAsUtf8OrWindows1252() {
    assertThat(text("us-ascii", "\u00c3\u00a9")).isEqualTo("é");
    assertThat(text("us-ascii", "\u0080 \u00e9")).isEqualTo("€ é");
    assertThat(text("x-unknown", "\u00e9")).isEqualTo("é");
    var unknown = MessageTest.read("Content-Type: text/plain; charset=utf-7\r\n\r\n+AGE-");
    assertThat(((Part.Leaf) unknown.root()).text(10)).isEqualTo("+AGE-");
    assertThat(unknown.anomalies()).containsExactly(Anomaly.UNKNOWN_CHARSET);
  }

  @Test
  void readsNoMoreThanWasAskedFor() throws IOException {
    var leaf = leaf("base64", "AAAA".repeat(100_000));
    assertThat(leaf.decoded(10)).hasSize(10);
    assertThat(leaf.text(7)).hasSize(7);
    try (var stream = leaf.open()) {
      assertThat(stream.read()).isZero();
      assertThat(stream.readNBytes(5)).hasSize(5);
      assertThat(stream.readAllBytes()).hasSize(300_000 - 6);
      assertThat(stream.read()).isEqualTo(-1);
    } catch (UncheckedIOException broken) {
      throw broken.getCause();
    }
  }

  private static String text(String charset, String octets) {
    var mail = "Content-Type: text/plain; charset=" + charset + "\r\n\r\n" + octets;
    return ((Part.Leaf) MessageTest.read(mail).root()).text(100);
  }

  private static Part.Leaf leaf(String encoding, String body) {
    var mail = "Content-Transfer-Encoding: " + encoding + "\r\n\r\n" + body;
    return (Part.Leaf) MessageTest.read(mail).root();
  }

  private static String decoded(String encoding, String body) {
    return new String(leaf(encoding, body).decoded(1_000), StandardCharsets.ISO_8859_1);
  }

  private static java.util.List<Anomaly> anomaliesOf(String encoding, String body) {
    var message = MessageTest.read("Content-Transfer-Encoding: " + encoding + "\r\n\r\n" + body);
    assertThat(((Part.Leaf) message.root()).decoded(1_000)).isNotNull();
    return message.anomalies();
  }
}
