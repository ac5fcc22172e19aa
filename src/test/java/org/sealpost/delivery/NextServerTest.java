package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Reply;
import org.sealpost.store.TestDatabases;

/** Which servers of a domain are tried, one after the other, in one attempt. */
class NextServerTest {

  private final Post post = new Post(TestDatabases.sqlite());

  @AfterEach
  void close() {
    post.database.close();
  }

  private void send() {
    post.resolver.mx("two.test", "first.test", "second.test");
    post.resolver.address("first.test", "192.0.2.101").address("second.test", "192.0.2.102");
    try (var _ = post.courier()) {
      post.accept(Post.mail("x"), "anna@example.org", "bob@two.test");
      await().atMost(Duration.ofSeconds(60)).until(post::isEmpty);
    }
  }

  private static RecipientOutcome accepted(Address recipient) {
    return new RecipientOutcome.Accepted(recipient, FakeCarrier.OK);
  }

  private void firstSays(Function<Address, RecipientOutcome> outcome) {
    post.carrier.answers =
        (hop, recipient) ->
            hop.host().equals("first.test") ? outcome.apply(recipient) : accepted(recipient);
  }

  private String taker() {
    assertThat(post.carrier.taken).hasSize(1);
    return post.carrier.taken.getFirst().hop().host();
  }

  @Test
  void theNextServerIsTriedWhereOneSaysLater() {
    firstSays(r -> FakeCarrier.refused(r, 451, "4.7.1", "greylisted"));
    send();
    assertThat(taker()).isEqualTo("second.test");
    assertThat(post.carrier.sends).hasValue(2);
  }

  @Test
  void theNextServerIsTriedWhereOneBreaksOff() {
    firstSays(r -> new RecipientOutcome.Unreached(r, "4.4.2", "the peer closed the connection"));
    send();
    assertThat(taker()).isEqualTo("second.test");
  }

  /** RFC 8689 §4.2.1: one that does not offer REQUIRETLS says nothing for the others. */
  @Test
  void theNextServerIsTriedWhereOneCannotCarryTheMail() {
    firstSays(
        r -> new RecipientOutcome.Declined(r, Reply.of(550, "5.7.30", "REQUIRETLS not offered")));
    send();
    assertThat(taker()).isEqualTo("second.test");
  }

  @Test
  void whatNoServerCanCarryIsReturned() {
    post.carrier.answers =
        (hop, recipient) ->
            hop.host().endsWith("t.test") || hop.host().equals("second.test")
                ? new RecipientOutcome.Declined(recipient, Reply.of(550, "5.7.30", "not offered"))
                : accepted(recipient);
    send();
    assertThat(post.carrier.taken).hasSize(1);
    assertThat(post.carrier.taken.getFirst().octets())
        .contains("Status: 5.7.30\r\n", "Diagnostic-Code: X-Sealpost; ");
  }

  @Test
  void aRefusalForGoodIsNotTakenElsewhere() {
    firstSays(r -> FakeCarrier.refused(r, 550, "5.1.1", "no such user"));
    send();
    assertThat(post.carrier.taken.getFirst().octets()).contains("Status: 5.1.1\r\n");
    assertThat(post.carrier.taken).noneMatch(taken -> taken.hop().host().equals("second.test"));
  }

  @Test
  void aMailThatOneServerMayHaveGoesToNoOtherAtOnce() {
    var asked = new AtomicInteger();
    firstSays(
        r ->
            asked.incrementAndGet() == 1
                ? new RecipientOutcome.Unknown(r, "4.4.2", "outcome unknown")
                : accepted(r));
    send();
    assertThat(taker()).isEqualTo("first.test");
    assertThat(asked).hasValue(2);
  }

  @Test
  void aServerThatMayTakeItLaterCountsMoreThanOneThatNeverWill() {
    var asked = new AtomicInteger();
    post.carrier.reaches = hop -> !isFirst(hop) || asked.get() > 0;
    post.carrier.answers =
        (hop, recipient) -> {
          asked.incrementAndGet();
          return isFirst(hop)
              ? accepted(recipient)
              : new RecipientOutcome.Declined(recipient, Reply.of(550, "5.6.7", "no SMTPUTF8"));
        };
    send();
    assertThat(taker()).isEqualTo("first.test");
  }

  private static boolean isFirst(Hop hop) {
    return hop.host().equals("first.test");
  }
}
