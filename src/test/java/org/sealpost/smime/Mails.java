package org.sealpost.smime;

import java.nio.charset.StandardCharsets;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** Mails for tests. */
final class Mails {

  private Mails() {}

  static final String PLAIN =
      """
      Received: from mail.example.org (mail.example.org [192.0.2.1])
      	by gw.example.org; Tue, 24 Nov 2026 12:00:00 +0000
      From: Alice <alice@example.org>
      To: bob@example.net
      Subject: Offer 4711
      Date: Tue, 24 Nov 2026 12:00:00 +0000
      Message-ID: <a1@example.org>
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8

      Dear Bob,
      here is our offer.
      """;

  static final String EIGHT_BIT =
      """
      From: Alice <alice@example.org>
      To: bob@example.net
      Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="mix"
      Content-Transfer-Encoding: 8bit

      Preamble.
      --mix
      Content-Type: text/plain; charset=utf-8; format=flowed
      Content-Transfer-Encoding: 8bit

      Schöne Grüße aus Köln, \s
      From here on it is fragile.
      .
      --mix
      Content-Type: application/octet-stream; name="a.bin"
      Content-Transfer-Encoding: base64

      AAECAwQFBgcICQoLDA0ODw==
      --mix
      Content-Type: message/rfc822
      Content-Transfer-Encoding: 8bit

      From: Carol <carol@example.com>
      Subject: forwarded
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: 8bit

      <p>中文邮件</p>
      --mix--
      """;

  static Content content(String lines) {
    return Content.of(lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  static Message message(String lines) {
    return Message.read(content(lines));
  }

  static String text(Content content) {
    return new String(content.octets(), StandardCharsets.UTF_8);
  }
}
