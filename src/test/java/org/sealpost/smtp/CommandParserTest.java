package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.ReversePath;

class CommandParserTest {

  private final CommandParser parser = new CommandParser(() -> "gw.test");

  private String refusal(String line) {
    var command = parser.parse(line);
    assertThat(command).as(line).isInstanceOf(Command.Unusable.class);
    return ((Command.Unusable) command).reply().text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RCPT TO:<b@ours.test>|b@ours.test",
        "rcpt to:<b@ours.test>|b@ours.test",
        "RCPT TO: <b@ours.test>|b@ours.test",
        "RCPT TO:<b@ours.test>   |b@ours.test",
        "RCPT TO:<@relay.test,@other.test:b@ours.test>|b@ours.test",
        "RCPT TO:<Postmaster>|postmaster@gw.test",
        "RCPT TO:<\"b c\"@ours.test>|\"b c\"@ours.test",
        "RCPT TO:<\"b > c\"@ours.test>|\"b > c\"@ours.test",
        "RCPT TO:<\"b@evil.test\"@ours.test>|\"b@evil.test\"@ours.test",
      })
  void readsRecipients(String line, String address) {
    assertThat(parser.parse(line))
        .isEqualTo(
            new Command.To(Address.of(address), false, false, DeliveryWishes.ForRecipient.NONE));
  }

  /** The class of CVE-2026-27444: nobody shall read another recipient than we do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RCPT TO:<b@ours.test",
        "RCPT TO:b@ours.test",
        "RCPT TO:<>",
        "RCPT TO:<b>",
        "RCPT TO:<@ours.test>",
        "RCPT TO:<b@@ours.test>",
        "RCPT TO:<b@evil.test@ours.test>",
        "RCPT TO:<b@ours.test><c@ours.test>",
        "RCPT TO:<b@ours.test>,<c@ours.test>",
        "RCPT TO:<b @ours.test>",
        "RCPT TO:<b@ours.test >",
        "RCPT TO:<(comment)b@ours.test>",
        "RCPT TO:<b@ours.test(comment)>",
        "RCPT TO:<<b@ours.test>>",
        "RCPT TO:<\"b@ours.test>",
        "RCPT TO:<b@[127.0.0.1]>",
        "RCPT TO:<b@[IPv6:::1]>",
        "RCPT TO:<b@ours..test>",
        "RCPT TO:<b@.test>",
        "RCPT TO:<b@ours.test> WHAT=EVER",
        "RCPT FROM:<b@ours.test>",
        "RCPT",
        "RCPT TO:",
        "RCPT TO:<=?utf-8?q?b?=@ours.test@x>",
      })
  void refusesRecipientsThatCouldBeReadInTwoWays(String line) {
    assertThat(refusal(line)).matches("5(01|53|55) 5\\.[15]\\.\\d .*");
  }

  @Test
  void readsSendersWithTheirParameters() {
    var a = ReversePath.of(Address.of("a@client.test"));
    assertThat(parser.parse("MAIL FROM:<>"))
        .isEqualTo(
            new Command.From(
                ReversePath.none(), 0, false, false, false, false, false, DeliveryWishes.NONE));
    assertThat(parser.parse("MAIL FROM:<a@client.test> SIZE=12 BODY=8BITMIME SMTPUTF8"))
        .isEqualTo(new Command.From(a, 12, true, true, false, true, false, DeliveryWishes.NONE));
    assertThat(parser.parse("mail from:<a@client.test>  body=7bit  size=0"))
        .isEqualTo(new Command.From(a, 0, false, false, false, true, false, DeliveryWishes.NONE));
    assertThat(parser.parse("MAIL FROM:<\u00e4@client.test> SMTPUTF8"))
        .isEqualTo(
            new Command.From(
                ReversePath.of(Address.of("\u00e4@client.test")),
                0,
                false,
                true,
                true,
                true,
                false,
                DeliveryWishes.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:<a@client.test> SIZE|501 5.5.4",
        "MAIL FROM:<a@client.test> SIZE=1 SIZE=1|501 5.5.4",
        "MAIL FROM:<a@client.test> BODY=BINARYMIME|501 5.5.4",
        "MAIL FROM:<a@client.test> SMTPUTF8=yes|501 5.5.4",
        "MAIL FROM:<a@client.test> AUTH=|501 5.5.4",
        "MAIL FROM:<a@client.test> X|555 5.5.4",
        "MAIL FROM:<a@client.test>SIZE=1|501 5.5.4",
        "MAIL FROM:a@client.test|501 5.5.4",
        "MAIL FROM:<a>|553 5.1.7",
        "MAIL FROM:<a@[127.0.0.1]>|553 5.1.7",
        "MAIL|501 5.5.4",
        "EHLO|501 5.5.4",
        "EHLO two words|501 5.5.4",
        "HELO \u00e4.test|501 5.5.4",
        "DATA now|501 5.5.4",
        "EXPN list|502 5.5.1",
        "HUH|500 5.5.2",
        "Subject: hello|500 5.5.2",
        "NOOP \uFFFD|500 5.5.2",
      })
  void saysWhatIsWrong(String line, String reply) {
    assertThat(refusal(line)).startsWith(reply);
  }

  @Test
  void neverFailsOnACutOffCommand() {
    for (var line :
        List.of(
            "MAIL FROM:<@relay.test:\"a\\\"b\"@client.test> SIZE=1 BODY=8BITMIME",
            "RCPT TO:<\"\\",
            "EHLO gw.test")) {
      for (int end = 0; end <= line.length(); end++) {
        assertThat(parser.parse(line.substring(0, end))).isNotNull();
      }
    }
  }
}
