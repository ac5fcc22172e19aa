package org.sealpost.checks.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

class TraitsTest {

  private static final String MAIL =
      """
      Received: from mx.honeypot.example by inner.example
      Authentication-Results: inner.example; dmarc=fail
      X-Mailer: Evil 1.0
      X-Spam-Flag: YES
      From: Initech Billing <billing@mail.initech.example>
      To: victim@honeypot.example
      Reply-To: other@elsewhere.example
      Message-ID: <1@mail.initech.example>
      Subject: INVOICE 20391
      Content-Type: text/html; charset=utf-8

      <p>Dear victim@honeypot.example, pay <b>5000 \u20ac</b> at once</p>
      <p style="font-size: 0">lorem ipsum</p>
      <a href="https://pay.elsewhere.top/x">here</a> <img src="a"><img src="b">
      """;

  @Test
  void showWordsAndShape() {
    assertThat(traits(MAIL))
        .contains(
            "s:invoice", "s:#5", "n:initech", "b:pay", "b:#4", "b:\u20ac", "b:at once", "b:here")
        .contains(
            "x:name is domain yes",
            "x:answers go elsewhere",
            "x:message id home",
            "x:leads home no",
            "x:leads to ending top",
            "x:pictures 2-3",
            "x:hidden true",
            "x:subject in capitals true",
            "x:kind h");
  }

  /** A corpus gives itself away by its receivers: a model must not see them. */
  @Test
  void hideWhereTheMailWasReceived() {
    assertThat(
            traits(MAIL).stream().filter(trait -> trait.matches(".*(honeypot|victim|evil|yes$).*")))
        .containsExactly("x:name is domain yes");
  }

  @Test
  void countScriptsWithoutSpacesByCharacter() {
    assertThat(
            traits(
                "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\u8bf7\u70b9\u51fb"))
        .contains("b:\u8bf7", "b:\u70b9", "b:\u8bf7 \u70b9", "b:\u70b9 \u51fb");
  }

  @Test
  void haveABound() {
    var text = new StringBuilder("Subject: a\r\nContent-Type: text/html\r\n\r\n");
    for (int i = 0; i < 200_000; i++) {
      text.append("<a href=http://h")
          .append(i)
          .append(".example/>w")
          .append(Integer.toString(i, 36).replaceAll("\\d", "x"))
          .append("</a> ");
    }
    assertThat(traits(text.toString())).hasSizeLessThan(5_000);
  }

  @Test
  void needNoFieldAtAll() {
    assertThat(traits("")).contains("x:size 0");
    assertThat(traits("From: <>\r\nMessage-ID: @@@\r\nReply-To: ;\r\n\r\n")).isNotEmpty();
  }

  private static List<String> traits(String mail) {
    var message =
        Message.read(
            Content.of(
                mail.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    return Traits.of(message, ReadableParts.of(message)).all();
  }
}
