package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.DeliveryWishes.Returned;

/** What our server takes of a sender's wishes: DSN, REQUIRETLS, and the LIMITS it tells. */
class WishesOnTheWireTest extends RunningServer {

  private static final Address B = Address.of("b@ours.test");
  private static final Address C = Address.of("c@ours.test");

  private Caller secured() {
    var caller = Caller.greeted(server.address());
    caller.ask("STARTTLS");
    caller.secure(CERTIFICATE.trusting());
    return caller;
  }

  private DeliveryWishes wishes(Caller caller) {
    caller.ask("DATA");
    assertThat(caller.send("x\r\n.\r\n").reply()).startsWith("250");
    return receiver.mails().getLast().envelope().wishes();
  }

  @Test
  void announcesWhatItTakesAndItsLimits() {
    try (var caller = secured()) {
      assertThat(caller.ask("EHLO client.test").lines())
          .contains("250-DSN", "250-REQUIRETLS", "250 LIMITS MAILMAX=100000 RCPTMAX=1000");
    }
    try (var caller = Caller.to(server.address())) {
      caller.reply();
      assertThat(caller.ask("EHLO client.test")).contains("250-DSN").doesNotContain("REQUIRETLS");
    }
  }

  @Test
  void wishesComeIntoTheEnvelopeDecoded() {
    try (var caller = Caller.greeted(server.address())) {
      assertThat(caller.ask("MAIL FROM:<a@client.test> RET=HDRS ENVID=QQ+2B1+3D2+20x"))
          .startsWith("250");
      assertThat(
              caller.ask(
                  "RCPT TO:<b@ours.test> NOTIFY=SUCCESS,failure ORCPT=rfc822;b+2Bold@first.test"))
          .startsWith("250");
      assertThat(caller.ask("RCPT TO:<c@ours.test> notify=never")).startsWith("250");
      assertThat(caller.ask("RCPT TO:<d@ours.test>")).startsWith("250");
      assertThat(wishes(caller))
          .isEqualTo(
              new DeliveryWishes(
                  false,
                  Optional.of(Returned.HEADERS),
                  "QQ+1=2 x",
                  Map.of(
                      B,
                      new ForRecipient(
                          Set.of(Notify.SUCCESS, Notify.FAILURE), "rfc822;b+old@first.test"),
                      C,
                      new ForRecipient(Set.of(Notify.NEVER), ""))));
    }
  }

  @Test
  void wishesOfOneMailAreNotThoseOfTheNext() {
    try (var caller = secured()) {
      caller.ask("EHLO client.test");
      caller.ask("MAIL FROM:<a@client.test> RET=FULL ENVID=one REQUIRETLS");
      caller.ask("RCPT TO:<b@ours.test> NOTIFY=SUCCESS");
      assertThat(wishes(caller).requireTls()).isTrue();
      caller.ask("MAIL FROM:<a@client.test> RET=FULL ENVID=two REQUIRETLS");
      caller.ask("RCPT TO:<b@ours.test> NOTIFY=SUCCESS");
      caller.ask("RSET");
      caller.ask("MAIL FROM:<a@client.test>");
      caller.ask("RCPT TO:<b@ours.test>");
      assertThat(wishes(caller)).isEqualTo(DeliveryWishes.NONE);
    }
  }

  @Test
  void whoIsRepeatedKeepsTheFirstWishes() {
    try (var caller = Caller.greeted(server.address())) {
      caller.ask("MAIL FROM:<a@client.test>");
      caller.ask("RCPT TO:<b@ours.test> NOTIFY=NEVER");
      assertThat(caller.ask("RCPT TO:<b@ours.test> NOTIFY=SUCCESS")).startsWith("250");
      assertThat(wishes(caller).of(B).events()).containsExactly(Notify.NEVER);
    }
  }

  @Test
  void tlsIsDemandedOnlyWithinTls() {
    try (var caller = Caller.greeted(server.address())) {
      assertThat(caller.ask("MAIL FROM:<a@client.test> REQUIRETLS")).startsWith("530 5.7.10");
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("250");
    }
    try (var caller = secured()) {
      caller.ask("EHLO client.test");
      assertThat(caller.ask("MAIL FROM:<a@client.test> REQUIRETLS=yes")).startsWith("501 5.5.4");
      assertThat(caller.ask("MAIL FROM:<a@client.test> REQUIRETLS=")).startsWith("501 5.5.4");
      assertThat(caller.ask("MAIL FROM:<a@client.test> requiretls")).startsWith("250");
    }
  }

  @Test
  void withoutEhloNothingIsTaken() {
    try (var caller = Caller.to(server.address())) {
      caller.reply();
      caller.ask("HELO client.test");
      assertThat(caller.ask("MAIL FROM:<a@client.test> RET=FULL")).startsWith("555 5.5.4");
      caller.ask("MAIL FROM:<a@client.test>");
      assertThat(caller.ask("RCPT TO:<b@ours.test> NOTIFY=NEVER")).startsWith("555 5.5.4");
      assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("250");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RET",
        "RET=",
        "RET=BODY",
        "RET=FULL,HDRS",
        "RET=FULL RET=FULL",
        "ENVID",
        "ENVID=",
        "ENVID=a=b",
        "ENVID=a+0D+0ARCPT",
        "ENVID=a+00",
        "ENVID=a+E4",
        "ENVID=a+7F",
        "ENVID=a+2b",
        "ENVID=a+2",
        "ENVID=a+",
        "ENVID=\u00e4",
        "ENVID=a ENVID=b",
        "ENVID=+20",
      })
  void malformedWishesOfAMailAre501(String parameter) {
    assertThat(refusal("MAIL FROM:<a@client.test> " + parameter)).startsWith("501 5.5.4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOTIFY",
        "NOTIFY=",
        "NOTIFY=SUCCESS,",
        "NOTIFY=,SUCCESS",
        "NOTIFY=SUCCESS;DELAY",
        "NOTIFY=NEVER,SUCCESS",
        "NOTIFY=ALWAYS",
        "NOTIFY=NEVER NOTIFY=NEVER",
        "ORCPT",
        "ORCPT=",
        "ORCPT=b@ours.test",
        "ORCPT=;b@ours.test",
        "ORCPT=rfc822;",
        "ORCPT=rfc822;+20",
        "ORCPT=rfc+822;b@ours.test",
        "ORCPT=rfc822;b+0D+0A@ours.test",
        "ORCPT=rfc822;b+00@ours.test",
        "ORCPT=rfc822;b=c@ours.test",
        "ORCPT=rfc822;\u00e4@ours.test",
        "ORCPT=rfc822;b ORCPT=rfc822;b",
      })
  void malformedWishesForARecipientAre501(String parameter) {
    assertThat(refusal("RCPT TO:<b@ours.test> " + parameter)).startsWith("501 5.5.4");
  }

  @ParameterizedTest
  @CsvSource({"MAIL,RET=FULL,false", "RCPT,RET=FULL,true", "MAIL,NOTIFY=NEVER,true"})
  void wishesBelongToTheirCommand(String command, String parameter, boolean refused) {
    var line = command.equals("MAIL") ? "MAIL FROM:<a@client.test> " : "RCPT TO:<b@ours.test> ";
    var read = new CommandParser(() -> "gw.test").parse(line + parameter);
    assertThat(read instanceof Command.Unusable).isEqualTo(refused);
  }

  @Test
  void lengthsAreBounded() {
    var parser = new CommandParser(() -> "gw.test");
    assertThat(parser.parse("MAIL FROM:<> ENVID=" + "x".repeat(100)))
        .isInstanceOf(Command.From.class);
    assertThat(refusal("MAIL FROM:<> ENVID=" + "x".repeat(101))).startsWith("501");
    assertThat(parser.parse("RCPT TO:<b@ours.test> ORCPT=rfc822;" + "x".repeat(493)))
        .isInstanceOf(Command.To.class);
    assertThat(refusal("RCPT TO:<b@ours.test> ORCPT=rfc822;" + "x".repeat(494))).startsWith("501");
  }

  /** RFC 6533 §3: both forms of an address in UTF-8, kept in the one that ASCII can show. */
  @Test
  void originalRecipientsInUtf8StayReadable() {
    var parser = new CommandParser(() -> "gw.test");
    for (var written : new String[] {"utf-8;\u00e4@ours.test", "utf-8;\\x{00E4}@ours.test"}) {
      assertThat(((Command.To) parser.parse("RCPT TO:<b@ours.test> ORCPT=" + written)).wishes())
          .isEqualTo(new ForRecipient(Set.of(), "utf-8;\\x{00E4}@ours.test"));
    }
  }

  @Test
  void xtextComesBackAsItWent() {
    for (char c = ' '; c <= '~'; c++) {
      var text = "a" + c + "b";
      assertThat(Xtext.decode(Xtext.encode(text))).contains(text);
    }
  }

  private static String refusal(String line) {
    var command = new CommandParser(() -> "gw.test").parse(line);
    assertThat(command).as(line).isInstanceOf(Command.Unusable.class);
    return ((Command.Unusable) command).reply().text();
  }
}
