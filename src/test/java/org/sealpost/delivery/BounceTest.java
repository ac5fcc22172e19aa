package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

class BounceTest {

  private static final Instant NOW = Instant.parse("2026-11-24T06:00:00Z");
  private static final MailId MAIL = MailId.at(NOW.minusSeconds(60));
  private static final Content ORIGINAL =
      Content.of(
          "From: anna@example.org\r\nTo: bob@a.test\r\nSubject: secret\r\n\r\nThe body.\r\n"
              .getBytes(StandardCharsets.US_ASCII));

  private static Bounce bounce(Bounce.Kind kind, Bounce.Recipient... recipients) {
    return new Bounce(
        kind,
        Domain.of("gw.example.org"),
        MailId.at(NOW),
        Address.of("anna@example.org"),
        NOW,
        MAIL,
        NOW.minusSeconds(60),
        "",
        List.of(recipients));
  }

  private static Bounce.Recipient recipient(String address, String diagnostic) {
    return new Bounce.Recipient(
        Address.of(address),
        "",
        "5.1.1",
        Optional.of("mx.a.test"),
        diagnostic,
        NOW,
        Optional.empty());
  }

  private static List<Part> parts(Content content) {
    var root = (Part.Multipart) Message.read(content).root();
    return root.children();
  }

  private static String text(Part part) {
    return ((Part.Leaf) part).text(100_000);
  }

  @Test
  void isAReportForPeopleAndMachines() {
    var content =
        bounce(Bounce.Kind.FAILED, recipient("bob@a.test", "550 5.1.1 no such user"))
            .content(ORIGINAL, Bounce.Return.SHORT);
    var message = Message.read(content);
    assertThat(message.field("Content-Type").orElseThrow().value())
        .startsWith("multipart/report; report-type=delivery-status;");
    assertThat(message.field("Auto-Submitted").orElseThrow().value()).isEqualTo("auto-replied");
    assertThat(message.field("To").orElseThrow().value()).isEqualTo("anna@example.org");
    assertThat(message.field("Subject").orElseThrow().text())
        .startsWith("Undelivered mail returned to sender / ")
        .contains("未能送达");
    var parts = parts(content);
    assertThat(parts).hasSize(3);
    assertThat(text(parts.getFirst()))
        .contains("<bob@a.test>")
        .contains("mx.a.test: 550 5.1.1 no such user")
        .contains("邮件未能送达下列收件人")
        .contains(MAIL.text());
    assertThat(parts.get(1).type().subtype()).isEqualTo("delivery-status");
    assertThat(parts.get(2)).isInstanceOf(Part.Embedded.class);
    assertThat(new String(parts.get(2).rawBody().octets(), StandardCharsets.US_ASCII))
        .startsWith("From: anna@example.org\r\n")
        .contains("The body.");
  }

  @Test
  void saysPerRecipientWhatRfc3464AsksFor() {
    var content =
        bounce(
                Bounce.Kind.FAILED,
                recipient("bob@a.test", "550 5.1.1 no such user"),
                recipient("eve@a.test", "552 5.2.2 full"))
            .content(ORIGINAL, Bounce.Return.SHORT);
    var status = new String(parts(content).get(1).rawBody().octets(), StandardCharsets.US_ASCII);
    var groups = status.strip().split("\r\n\r\n");
    assertThat(groups).hasSize(3);
    assertThat(groups[0].lines())
        .contains("Reporting-MTA: dns; gw.example.org")
        .contains("Arrival-Date: Tue, 24 Nov 2026 05:59:00 +0000");
    assertThat(groups[1].lines())
        .contains("Final-Recipient: rfc822; bob@a.test")
        .contains("Action: failed")
        .contains("Status: 5.1.1")
        .contains("Remote-MTA: dns; mx.a.test")
        .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user")
        .contains("Last-Attempt-Date: Tue, 24 Nov 2026 06:00:00 +0000");
    assertThat(groups[2].lines()).contains("Final-Recipient: rfc822; eve@a.test");
  }

  @Test
  void letsNoReplySmuggleAField() {
    var content =
        bounce(Bounce.Kind.FAILED, recipient("bob@a.test", "550 no\r\nAction: delivered\r\n\r\nx"))
            .content(ORIGINAL, Bounce.Return.SHORT);
    var status = new String(parts(content).get(1).rawBody().octets(), StandardCharsets.US_ASCII);
    assertThat(status.lines().filter(line -> line.startsWith("Action:")))
        .containsExactly("Action: failed");
  }

  @Test
  void returnsTheHeaderAloneOfWhatIsLargeOrNotForTheSender() {
    for (var content :
        List.of(
            bounce(Bounce.Kind.FAILED, recipient("bob@a.test", "550 no"))
                .content(ORIGINAL, Bounce.Return.HEADER),
            bounce(Bounce.Kind.FAILED, recipient("bob@a.test", "550 no"))
                .content(
                    Content.concat(List.of(ORIGINAL, Content.of(new byte[70_000]))),
                    Bounce.Return.SHORT))) {
      var returned = parts(content).get(2);
      assertThat(returned.type().subtype()).isEqualTo("rfc822-headers");
      assertThat(new String(returned.rawBody().octets(), StandardCharsets.US_ASCII))
          .contains("Subject: secret")
          .doesNotContain("The body.");
      assertThat(content.size()).isLessThan(10_000);
    }
  }

  @Test
  void saysThatItHasEightBits() {
    var original = Content.of("Subject: Grüße\r\n\r\nJürgen\r\n".getBytes(StandardCharsets.UTF_8));
    var content =
        bounce(Bounce.Kind.FAILED, recipient("bob@a.test", "550 no"))
            .content(original, Bounce.Return.SHORT);
    assertThat(Bounce.isEightBit(content)).isTrue();
    assertThat(Message.read(content).field("Content-Transfer-Encoding").orElseThrow().value())
        .isEqualTo("8bit");
  }

  @Test
  void writesAddressesBeyondAsciiInTheEscapedForm() {
    var content =
        bounce(Bounce.Kind.FAILED, recipient("用户@a.test", "550 no"))
            .content(ORIGINAL, Bounce.Return.SHORT);
    assertThat(new String(parts(content).get(1).rawBody().octets(), StandardCharsets.US_ASCII))
        .contains("Final-Recipient: utf-8; \\x{7528}\\x{6237}@a.test\r\n");
  }

  @Test
  void saysUntilWhenALateMailIsTried() {
    var late =
        new Bounce.Recipient(
            Address.of("bob@a.test"),
            "",
            "4.4.1",
            Optional.empty(),
            "connection refused",
            NOW,
            Optional.of(NOW.plusSeconds(86_400)));
    var content = bounce(Bounce.Kind.DELAYED, late).content(ORIGINAL, Bounce.Return.HEADER);
    assertThat(new String(parts(content).get(1).rawBody().octets(), StandardCharsets.US_ASCII))
        .contains("Action: delayed\r\n")
        .contains("Will-Retry-Until: Wed, 25 Nov 2026 06:00:00 +0000\r\n")
        .contains("Diagnostic-Code: X-Sealpost; connection refused\r\n");
    assertThat(text(parts(content).getFirst())).contains("2026-11-25 06:00 UTC");
  }

  private static final Content GLOBAL =
      Content.of(
          "From: j\u00f6rg@b\u00fccher.test\r\nSubject: \u00e4\r\n\r\nThe body.\r\n"
              .getBytes(StandardCharsets.UTF_8));

  private static Bounce to(String sender) {
    return new Bounce(
        Bounce.Kind.FAILED,
        Domain.of("gw.example.org"),
        MailId.at(NOW),
        Address.of(sender),
        NOW,
        MAIL,
        NOW.minusSeconds(60),
        "",
        List.of(recipient("\u738b@a.test", "550 5.1.1 who?")));
  }

  /** The types of the parts, of the returned one its octets too, as another program reads them. */
  private static List<String> readByPython(Content content) throws Exception {
    var program =
        """
        import email, email.policy, sys
        mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTPUTF8)
        parts = mail.get_payload()
        out = [mail.get_content_type()] + [p.get_content_type() for p in parts]
        for part in parts[1:]:
            got = part.get_payload(decode=True)
            if got is None:
                got = b"".join(p.as_bytes() for p in part.get_payload())
            out.append(got.decode("utf-8", "replace").replace("\\r", "").replace("\\n", "|"))
        sys.stdout.buffer.write("\\n".join(out).encode())
        """;
    var python = new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
    try (var in = python.getOutputStream()) {
      in.write(content.octets());
    }
    var said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  @Test
  void anAddressBeyondAsciiIsToldInUtf8() {
    var content = to("j\u00f6rg@b\u00fccher.test").content(GLOBAL, Bounce.Return.HEADER, true);
    var octets = new String(content.octets(), StandardCharsets.UTF_8);
    assertThat(octets)
        .contains("\r\nTo: j\u00f6rg@")
        .contains("Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit")
        .contains("\r\nFinal-Recipient: utf-8; \u738b@a.test\r\n")
        .contains("Content-Type: message/global-headers\r\nContent-Transfer-Encoding: 8bit")
        .contains("\r\nSubject: \u00e4\r\n")
        .doesNotContain("The body.");
    assertThat(Bounce.isEightBit(content)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Bounce.Return.class)
  void anAddressWithinAsciiIsToldInWhatEveryWayCanCarry(Bounce.Return back) throws Exception {
    var content = to("anna@example.org").content(GLOBAL, back, true);
    assertThat(Bounce.isEightBit(content)).isFalse();
    assertThat(new String(content.octets(), StandardCharsets.US_ASCII))
        .contains("\r\nContent-Type: message/delivery-status\r\n")
        .contains("\r\nFinal-Recipient: utf-8; \\x{738B}@a.test\r\n");
    var python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "Python is not there");
    var read = readByPython(content);
    boolean whole = back != Bounce.Return.HEADER;
    assertThat(read.subList(0, 4))
        .containsExactly(
            "multipart/report",
            "text/plain",
            "message/delivery-status",
            whole ? "message/global" : "message/global-headers");
    assertThat(read.get(4)).contains("Final-Recipient: utf-8; \\x{738B}@a.test");
  }
}
