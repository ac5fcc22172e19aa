package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderFieldTest {

  @Test
  void unfoldsAndTrims() {
    assertThat(field(" a\r\n\tb\n c \r\n").value()).isEqualTo("a\tb c");
  }

  @Test
  void readsUtf8WhereItIsValid() {
    assertThat(field("Gr\u00c3\u00bc\u00c3\u009fe").value()).isEqualTo("Grüße");
    assertThat(field("Gr\u00fc\u00dfe").value()).isEqualTo("Grüße");
    assertThat(field("\u00c3\u00bc \u00fc \u0080").value()).isEqualTo("ü ü €");
  }

  @Test
  void decodesWords() {
    assertThat(text("=?utf-8?q?Gr=C3=BC=C3=9Fe?=")).isEqualTo("Grüße");
    assertThat(text("=?ISO-8859-1?B?R3L832U=?= an =?UTF-8?Q?alle_da?="))
        .isEqualTo("Grüße an alle da");
    assertThat(text("=?us-ascii*EN?Q?Keith_Moore?=")).isEqualTo("Keith Moore");
    assertThat(text("=?utf-8?q?=41?=")).isEqualTo("A");
  }

  @Test
  void blanksBetweenWordsGoAndACharacterCutInTwoIsMended() {
    assertThat(text("=?utf-8?B?5L0=?= =?utf-8?B?oA==?=")).isEqualTo("你");
    assertThat(text("=?utf-8?q?=E4?=\r\n =?UTF-8?q?=BD=A0?= x")).isEqualTo("你 x");
    assertThat(text("=?utf-8?q?a?= b =?utf-8?q?c?=")).isEqualTo("a b c");
  }

  @Test
  void whatIsNoWordStaysAsItIs() {
    assertThat(text("=?utf-8?x?abc?=")).isEqualTo("=?utf-8?x?abc?=");
    assertThat(text("=?utf-8?q?abc")).isEqualTo("=?utf-8?q?abc");
    assertThat(text("a =? b ?= c")).isEqualTo("a =? b ?= c");
    assertThat(text("=?=?utf-8?q?a?=")).endsWith("a");
  }

  @Test
  void anUnknownCharsetIsReadAsUtf8OrWindows1252() {
    assertThat(text("=?x-nothing?q?=C3=BC?=")).isEqualTo("ü");
    assertThat(text("=?x-nothing?q?=FC?=")).isEqualTo("ü");
  }

  @Test
  void controlCharactersGo() {
    assertThat(text("a\0b =?utf-8?q?c=0D=0Ad?=")).isEqualTo("ab c d");
  }

  private static String text(String value) {
    return field(value).text();
  }

  private static HeaderField field(String value) {
    var raw = "Subject: " + value;
    return new HeaderField(
        "Subject",
        new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1),
        0,
        raw.length());
  }
}
