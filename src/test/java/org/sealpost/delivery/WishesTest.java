package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.DeliveryWishes.Returned;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** The sender hears what was asked for, and nothing else (RFC 3461). */
class WishesTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String FROM = "anna@example.org";

  private static DeliveryWishes wishes(Map<String, Set<Notify>> events, Returned... returned) {
    var each = new HashMap<Address, ForRecipient>();
    events.forEach(
        (address, some) ->
            each.put(Address.of(address), new ForRecipient(some, "rfc822;old+" + address)));
    return new DeliveryWishes(false, Arrays.stream(returned).findFirst(), "envelope 7", each);
  }

  private static void refuse(Post post) {
    post.carrier.answers =
        (hop, recipient) ->
            recipient.equals(Address.of(FROM))
                ? new RecipientOutcome.Accepted(recipient, FakeCarrier.OK)
                : FakeCarrier.refused(recipient, 550, "5.1.1", "no such user");
  }

  /** Sends and waits until nothing is in the queue any more. */
  private static void send(Post post, DeliveryWishes wishes, String... to) {
    try (var _ = post.courier()) {
      post.accept(Post.mail("x"), wishes, FROM, to);
      await().atMost(LONG).until(post::isEmpty);
    }
  }

  /** Fields of a report in groups: the mail's, then those of each recipient. */
  private static List<Map<String, String>> report(FakeCarrier.Taken taken) {
    var groups = new ArrayList<Map<String, String>>();
    var text = new String(part(taken, 1).rawBody().octets(), StandardCharsets.US_ASCII);
    for (var group : text.strip().split("\r\n\r\n")) {
      var fields = new HashMap<String, String>();
      for (var line : group.split("\r\n")) {
        int colon = line.indexOf(": ");
        fields.put(line.substring(0, colon), line.substring(colon + 2));
      }
      groups.add(fields);
    }
    return groups;
  }

  private static Part part(FakeCarrier.Taken taken, int index) {
    var content = Content.of(taken.octets().getBytes(StandardCharsets.ISO_8859_1));
    return ((Part.Multipart) Message.read(content).root()).children().get(index);
  }

  private static List<FakeCarrier.Taken> reports(Post post) {
    return post.carrier.taken.stream()
        .filter(taken -> taken.envelope().reversePath().sender().isEmpty())
        .toList();
  }

  @OnBothEngines
  void wishesTravelToTheNextHop(TestDatabase database) {
    var post = new Post(database);
    post.carrier.reports = true;
    var wishes =
        wishes(
            Map.of(
                "bob@a.test", Set.of(Notify.SUCCESS, Notify.DELAY),
                "eve@b.test", Set.of(Notify.NEVER)),
            Returned.FULL);
    send(post, wishes, "bob@a.test", "eve@b.test", "tom@c.test");
    assertThat(post.carrier.taken).hasSize(3);
    for (var taken : post.carrier.taken) {
      assertThat(taken.envelope().wishes()).isEqualTo(wishes.only(taken.envelope().recipients()));
    }
  }

  @OnBothEngines
  void theDemandForTlsIsKeptInTheQueueAndBringsNoBodyBack(TestDatabase database) {
    var post = new Post(database);
    send(post, new DeliveryWishes(true, Optional.of(Returned.FULL), "", Map.of()), "bob@a.test");
    assertThat(report(reports(post).getFirst()).get(1)).containsEntry("Status", "5.7.10");
    assertThat(part(reports(post).getFirst(), 2).type().subtype()).isEqualTo("rfc822-headers");
  }

  @OnBothEngines
  void neverMeansNever(TestDatabase database) {
    var post = new Post(database);
    refuse(post);
    send(
        post,
        wishes(
            Map.of(
                "bob@a.test", Set.of(Notify.NEVER),
                "eve@a.test", Set.of(Notify.SUCCESS),
                "tim@a.test", Set.of(Notify.DELAY))),
        "bob@a.test",
        "eve@a.test",
        "tim@a.test");
    assertThat(post.carrier.taken).isEmpty();
  }

  @OnBothEngines
  void oneReportTellsOfAllWhoFailedInOneAttempt(TestDatabase database) {
    var post = new Post(database);
    refuse(post);
    send(
        post,
        wishes(
            Map.of(
                "bob@a.test", Set.of(Notify.FAILURE),
                "eve@a.test", Set.of(Notify.NEVER))),
        "bob@a.test",
        "eve@a.test",
        "tom@a.test");
    assertThat(reports(post)).hasSize(1);
    var groups = report(reports(post).getFirst());
    assertThat(groups).hasSize(3);
    assertThat(groups.getFirst()).containsEntry("Original-Envelope-Id", "envelope 7");
    assertThat(groups.get(1))
        .containsEntry("Original-Recipient", "rfc822; old+bob@a.test")
        .containsEntry("Final-Recipient", "rfc822; bob@a.test")
        .containsEntry("Action", "failed")
        .containsEntry("Status", "5.1.1");
    assertThat(groups.get(2))
        .containsEntry("Final-Recipient", "rfc822; tom@a.test")
        .doesNotContainKey("Original-Recipient");
  }

  @OnBothEngines
  void returnsAsMuchAsTheSenderWants(TestDatabase database) {
    for (var wish : List.of(Returned.FULL, Returned.HEADERS)) {
      var post = new Post(database);
      refuse(post);
      try (var _ = post.courier()) {
        var octets = Post.mail("x") + "A line of a long mail.\r\n".repeat(5_000);
        post.accept(octets, wishes(Map.of(), wish), FROM, "bob@a.test");
        await().atMost(LONG).until(post::isEmpty);
        var returned = part(reports(post).getFirst(), 2);
        assertThat(returned.type().subtype())
            .isEqualTo(wish == Returned.FULL ? "rfc822" : "rfc822-headers");
      }
    }
  }

  @OnBothEngines
  void successIsReportedWhenTheNextHopDoesNot(TestDatabase database) {
    var post = new Post(database);
    send(post, wishes(Map.of("bob@a.test", Set.of(Notify.SUCCESS))), "bob@a.test", "eve@a.test");
    assertThat(reports(post)).hasSize(1);
    var groups = report(reports(post).getFirst());
    assertThat(groups).hasSize(2);
    assertThat(groups.get(1))
        .containsEntry("Final-Recipient", "rfc822; bob@a.test")
        .containsEntry("Action", "relayed")
        .containsEntry("Status", "2.0.0");
    assertThat(part(reports(post).getFirst(), 2).type().subtype()).isEqualTo("rfc822-headers");
  }

  @OnBothEngines
  void successOfABounceIsNobodysConcern(TestDatabase database) {
    var post = new Post(database);
    try (var _ = post.courier()) {
      var wishes = wishes(Map.of("bob@a.test", Set.of(Notify.SUCCESS)));
      post.accept(Post.mail("x"), wishes, "", "bob@a.test");
      await().atMost(LONG).until(post::isEmpty);
      assertThat(post.carrier.sends).hasValue(1);
    }
  }

  @OnBothEngines
  void aDelayIsToldToThoseWhoWantToHearOfIt(TestDatabase database) {
    var post = new Post(database);
    post.carrier.answers =
        (hop, recipient) ->
            recipient.equals(Address.of(FROM))
                ? new RecipientOutcome.Accepted(recipient, FakeCarrier.OK)
                : FakeCarrier.refused(recipient, 451, "4.3.0", "later");
    try (var _ = post.courier()) {
      post.accept(
          Post.mail("x"),
          wishes(
              Map.of(
                  "bob@a.test", Set.of(Notify.DELAY),
                  "eve@a.test", Set.of(Notify.FAILURE))),
          FROM,
          "bob@a.test",
          "eve@a.test");
      post.clock.forward(Duration.ofHours(5));
      await().atMost(LONG).until(() -> !reports(post).isEmpty());
      var groups = report(reports(post).getFirst());
      assertThat(groups).hasSize(2);
      assertThat(groups.get(1))
          .containsEntry("Final-Recipient", "rfc822; bob@a.test")
          .containsEntry("Action", "delayed");
    }
  }

  @OnBothEngines
  void whatIsToldOfAMailThatDemandsTlsDemandsItToo(TestDatabase database) {
    var post = new Post(database);
    refuse(post);
    send(post, new DeliveryWishes(true, Optional.of(Returned.FULL), "", Map.of()), "bob@a.test");
    var bounce =
        post.carrier.taken.stream()
            .filter(taken -> taken.envelope().recipients().contains(Address.of(FROM)))
            .findFirst()
            .orElseThrow();
    assertThat(bounce.envelope().wishes().requireTls()).isTrue();
    assertThat(bounce.octets()).contains("text/rfc822-headers").doesNotContain("Hello.");
  }

  @OnBothEngines
  void whatASenderWroteIsNoFieldOfTheReport(TestDatabase database) {
    var post = new Post(database);
    refuse(post);
    var evil = new ForRecipient(Set.of(), "rfc822;x\r\nAction: delivered\r\n\r\n");
    send(
        post,
        new DeliveryWishes(
            false, Optional.empty(), "a\r\nb: c", Map.of(Address.of("bob@a.test"), evil)),
        "bob@a.test");
    var groups = report(reports(post).getFirst());
    assertThat(groups).hasSize(2);
    assertThat(groups.getFirst()).containsEntry("Original-Envelope-Id", "a??b: c");
    assertThat(groups.get(1)).containsEntry("Action", "failed");
  }
}
