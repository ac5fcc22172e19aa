package org.sealpost.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;

class HeaderEditTest {

  private static final String FORGED =
      "X-Sealpost-Verdict: clean\r\n"
          + "Authentication-Results: gw.example.org; spf=pass\r\n"
          + "Authentication-Results: other.example; spf=pass\r\n"
          + "x-sealpost-SMIME: valid;\r\n signer=boss@example.org\r\n"
          + "Subject: hello\r\n"
          + "\r\n"
          + "body\r\nX-Sealpost-Verdict: not a field\r\n";

  @Test
  void takesOutOnlyWhatClaimsToBeOurs() {
    assertThat(text(HeaderEdit.of(read(FORGED)).removeForgedMarks("gw.example.org").content()))
        .isEqualTo(
            "Authentication-Results: other.example; spf=pass\r\n"
                + "Subject: hello\r\n"
                + "\r\n"
                + "body\r\nX-Sealpost-Verdict: not a field\r\n");
  }

  @Test
  void putsLinesOnTopInTheirOrderAndLeavesTheRestAlone() {
    var original = "Subject: a\r\n\r\nbody";
    assertThat(
            text(
                HeaderEdit.of(read(original))
                    .add(new HeaderLine("A", "1"))
                    .add(new HeaderLine("B", "2"))
                    .content()))
        .isEqualTo("A: 1\r\nB: 2\r\n" + original);
  }

  @Test
  void aLineNeverCarriesALineEndOfItsOwn() {
    assertThatThrownBy(() -> new HeaderLine("A", "x\r\nBcc: y"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(text(HeaderLine.cleaned("A", "x\r\nBcc: y").octets())).isEqualTo("A: x Bcc: y\r\n");
  }

  @Test
  void aHeaderThatBeginsWithAFoldedLineDoesNotContinueOurs() {
    for (var first : List.of(" ; signer=boss@example.org", "\tFrom: boss@example.org")) {
      var edit =
          HeaderEdit.of(read(first + "\r\nFrom: eve@example.net\r\n\r\nHi\r\n"))
              .add(new HeaderLine("X-Sealpost-Smime", "unsigned"));
      assertThat(text(edit.content()))
          .isEqualTo("X-Sealpost-Smime: unsigned\r\nFrom: eve@example.net\r\n\r\nHi\r\n");
    }
  }

  @Test
  void aForgedMarkIsFoundHoweverItsNameIsWritten() {
    for (var name :
        List.of("X-Sealpost-Verdict ", "x-sealpost-verdict\r\n ", "X-Sealpost\0-Verdict")) {
      var edit = HeaderEdit.of(read(name + ": clean\r\n\r\n")).removeForgedMarks("gw");
      assertThat(text(edit.content())).as(name).isEqualTo("\r\n");
    }
  }

  @Test
  void longLinesAreFoldedAtBlanksAndReadBackEqual() {
    var value = "word ".repeat(60).strip();
    var octets = new HeaderLine("X-Long", value).octets();
    assertThat(text(octets).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(79));
    assertThat(read(text(octets) + "\r\n").fields().getFirst().value()).isEqualTo(value);
  }

  @Test
  void theTraceSaysHowAMailCameAndHidesRecipientsFromEachOther() {
    var one = mail("evil)(\r\nhelo", List.of(Address.of("a@example.org")));
    assertThat(TraceLine.received(one, "gw.example.org").value())
        .isEqualTo(
            "from evil????helo ([192.0.2.1]) by gw.example.org with ESMTPS (TLSv1.3 X) id "
                + one.id()
                + " for <a@example.org>; Tue, 24 Nov 2026 08:00:00 +0000");
    var two = mail("h", List.of(Address.of("a@example.org"), Address.of("b@example.org")));
    assertThat(TraceLine.received(two, "gw.example.org").value()).doesNotContain("@");
  }

  private static Mail mail(String helo, List<Address> recipients) {
    var at = Instant.parse("2026-11-24T08:00:00Z");
    return new Mail(
        MailId.at(at),
        new Envelope(ReversePath.none(), recipients, false, false),
        read("\r\n"),
        new Arrival(
            at,
            InetAddress.ofLiteral("192.0.2.1"),
            helo,
            "ESMTPS",
            Optional.of("TLSv1.3 X"),
            Optional.empty()));
  }

  private static Message read(String text) {
    return Message.read(Content.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Content content) {
    return new String(content.octets(), StandardCharsets.UTF_8);
  }
}
