package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Reply;

/** What an inner server says of recipients, and what becomes of its word. */
class RecipientProbesTest {

  private static final Address ANNA = Address.of("anna@example.org");
  private static final Address NOBODY = Address.of("nobody@example.org");
  private static final Reply YES = Reply.of(250, "2.1.5", "Ok");
  private static final Reply NO = Reply.of(550, "5.1.1", "Unknown");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
  private final List<Address> asked = new ArrayList<>();
  private Function<Address, RecipientOutcome> server = usual();

  private static Function<Address, RecipientOutcome> usual() {
    return a ->
        a.equals(ANNA)
            ? new RecipientOutcome.Accepted(a, YES)
            : new RecipientOutcome.Refused(a, NO);
  }

  private static Function<Address, RecipientOutcome> saying(Reply reply) {
    return a -> new RecipientOutcome.Refused(a, reply);
  }

  private RecipientProbes probes(boolean acceptsInSilence) {
    return new RecipientProbes(
        Map.of(
            Domain.of("example.org"),
            new RecipientProbes.Asked(
                a -> {
                  asked.add(a);
                  return server.apply(a);
                },
                acceptsInSilence)),
        now::get);
  }

  private static String answer(RecipientProbes probes, Address recipient) {
    return probes.refusal(recipient).map(Reply::text).orElse("taken");
  }

  @Test
  void aClearNoRefusesAndBothWordsAreRemembered() {
    var probes = probes(false);
    for (int i = 0; i < 3; i++) {
      assertThat(answer(probes, ANNA)).isEqualTo("taken");
      assertThat(answer(probes, NOBODY)).isEqualTo("550 5.1.1 There is no such mailbox here");
    }
    assertThat(asked).hasSize(3).as("the two and one test for a catch-all").contains(ANNA, NOBODY);
    assertThat(answer(probes, Address.of("x@elsewhere.org"))).isEqualTo("taken");
  }

  @Test
  void aNoHoldsForAnHourAndAYesForADay() {
    var probes = probes(false);
    answer(probes, ANNA);
    answer(probes, NOBODY);
    server = a -> new RecipientOutcome.Accepted(a, YES);
    now.updateAndGet(at -> at.plus(Duration.ofMinutes(61)));
    assertThat(answer(probes, NOBODY)).isEqualTo("taken");
    server = saying(NO);
    assertThat(answer(probes, ANNA)).isEqualTo("taken");
    now.updateAndGet(at -> at.plus(Duration.ofHours(24)));
    assertThat(answer(probes, ANNA)).startsWith("550");
  }

  @Test
  void aServerThatDoesNotAnswerNeverRefusesForGood() {
    server = a -> new RecipientOutcome.Unreached(a, "4.4.1", "no answer within 10 s");
    var probes = probes(false);
    assertThat(answer(probes, NOBODY)).startsWith("450 4.1.1");
    assertThat(answer(probes, ANNA)).startsWith("450 4.1.1");
    assertThat(asked).as("not every client waits for it").hasSize(1);
    assertThat(answer(probes(true), NOBODY)).isEqualTo("taken");
    server = usual();
    now.updateAndGet(at -> at.plus(Duration.ofSeconds(30)));
    assertThat(answer(probes, ANNA)).isEqualTo("taken");
    assertThat(answer(probes, NOBODY)).startsWith("550");
  }

  @Test
  void whatIsRememberedIsStillKnownWhileItDoesNotAnswer() {
    var probes = probes(false);
    answer(probes, ANNA);
    server = a -> new RecipientOutcome.Unreached(a, "4.4.1", "gone");
    assertThat(answer(probes, NOBODY)).startsWith("450");
    assertThat(answer(probes, ANNA)).isEqualTo("taken");
  }

  @Test
  void aRefusalThatSpeaksOfUsOrOfNowIsNoWordAboutTheRecipient() {
    for (var reply :
        List.of(
            Reply.of(550, "5.7.1", "Relaying denied"),
            Reply.of(554, "5.0.0", "Go away"),
            Reply.of(451, "4.3.0", "Later"))) {
      server = saying(reply);
      assertThat(answer(probes(false), ANNA)).startsWith("450 4.1.1");
    }
  }

  @Test
  void aServerThatTakesAnyNameIsNotAskedAgain() {
    server = a -> new RecipientOutcome.Accepted(a, YES);
    var probes = probes(false);
    assertThat(answer(probes, ANNA)).isEqualTo("taken");
    assertThat(asked).hasSize(2);
    assertThat(asked.getLast().localPart()).startsWith("probe-");
    assertThat(answer(probes, NOBODY)).isEqualTo("taken");
    assertThat(asked).hasSize(2);
  }
}
