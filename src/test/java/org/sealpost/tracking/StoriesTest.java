package org.sealpost.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sealpost.mail.MailId;
import org.sealpost.store.Database;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class StoriesTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOON);

  private static StoryHead head(Instant at, String from, String... recipients) {
    return new StoryHead(
        MailId.at(at),
        at,
        Direction.INBOUND,
        from,
        "Someone <" + from + ">",
        List.of(recipients),
        "Hello",
        "<" + at.toEpochMilli() + "@example.net>",
        1_234,
        "192.0.2.1",
        "clean",
        "deliver",
        1.25);
  }

  private static StoryHead begun(Stories stories, StoryHead head) {
    stories.begin(head, List.of());
    return head;
  }

  private static List<MailId> ids(List<StoryHead> heads) {
    return heads.stream().map(StoryHead::mail).toList();
  }

  @OnBothEngines
  void tellsTheWholeStoryInOrder(TestDatabase database) {
    var stories = new Stories(database, CLOCK);
    var head = head(NOON, "bob@example.net", "anna@example.org", "\"o d d\"@example.org");
    var entries =
        List.of(
            new StoryEntry.Received(
                NOON,
                "ESMTPS",
                "192.0.2.1",
                "mx.example.net",
                Optional.of("TLSv1.3"),
                Optional.empty()),
            new StoryEntry.Authenticated(NOON, "pass", "pass", "pass", "none", "gw; spf=pass"),
            new StoryEntry.Checked(NOON, List.of(new CheckLine("first-contact", 0.5, "never met"))),
            new StoryEntry.Judged(NOON, "clean", "deliver", 0.5, 4, "below the threshold"),
            new StoryEntry.Replied(NOON, "250 2.0.0 Ok"));
    stories.begin(head, entries);
    var attempt =
        new StoryEntry.Attempted(
            NOON.plusSeconds(2),
            "anna@example.org",
            "10.0.0.5:25",
            Optional.empty(),
            "delivered",
            "250 2.0.0 Ok",
            2_000);
    stories.add(head.mail(), attempt);
    database.restart();

    var all = new ArrayList<StoryEntry>(entries);
    all.add(attempt);
    assertThat(new Stories(database, CLOCK).story(head.mail())).contains(new Story(head, all));
    assertThat(stories.story(MailId.at(NOON))).isEmpty();
  }

  @OnBothEngines
  void findsByWhateverIsKnown(TestDatabase database) {
    var stories = new Stories(database, CLOCK);
    var first = begun(stories, head(NOON, "bob@example.net", "anna@example.org"));
    var second = begun(stories, head(NOON.plusMillis(5), "Carol@Example.NET", "anna@example.org"));
    var third = begun(stories, head(NOON.plusMillis(9), "carola@example.com", "paul@example.org"));
    var all = StoryQuery.newest(100);

    assertThat(ids(stories.search(all))).containsExactly(third.mail(), second.mail(), first.mail());
    assertThat(ids(stories.search(all.withAddress("ANNA@example.org"))))
        .containsExactly(second.mail(), first.mail());
    assertThat(ids(stories.search(all.withAddress("carol@example.net"))))
        .containsExactly(second.mail());
    assertThat(ids(stories.search(all.withAddress("@example.net"))))
        .containsExactly(second.mail(), first.mail());
    assertThat(ids(stories.search(all.withAddress("carol"))))
        .containsExactly(third.mail(), second.mail());
    assertThat(ids(stories.search(all.withAddress("carol@example"))))
        .containsExactly(second.mail());
    assertThat(stories.search(all.withAddress("example"))).isEmpty();
    assertThat(stories.search(all.withAddress("%"))).isEmpty();
    assertThat(stories.search(all.withAddress("c_rol"))).isEmpty();
    assertThat(stories.search(all.withAddress("@@"))).isEmpty();
    assertThat(ids(stories.search(all.withAddress("carol").withTo(NOON.plusMillis(9)))))
        .containsExactly(second.mail());
    assertThat(ids(stories.search(all.withMessageId("<" + second.messageId() + ">"))))
        .containsExactly(second.mail());
    assertThat(ids(stories.search(all.withMessageId(second.messageId()))))
        .containsExactly(second.mail());
    assertThat(ids(stories.search(all.withMail(first.mail())))).containsExactly(first.mail());
    assertThat(ids(stories.search(all.withFrom(NOON.plusMillis(5)).withTo(NOON.plusMillis(9)))))
        .containsExactly(second.mail());
    assertThat(stories.search(all.withDirection(Direction.OUTBOUND))).isEmpty();
    assertThat(ids(stories.search(all.withAddress("anna@example.org").withAfter(second.mail()))))
        .containsExactly(first.mail());
  }

  @OnBothEngines
  void pagesThroughAllWithoutGapsOrRepeats(TestDatabase database) {
    var stories = new Stories(database, CLOCK);
    var begun = new ArrayList<MailId>();
    database.write(
        sql -> {
          for (int i = 0; i < 95; i++) {
            var head = head(NOON.plusMillis(i), "bob@example.net", "a" + i + "@example.org");
            stories.begin(sql, head);
            begun.addFirst(head.mail());
          }
          return true;
        });
    for (var query :
        List.of(
            StoryQuery.newest(10),
            StoryQuery.newest(10).withAddress("@example.org"),
            StoryQuery.newest(10).withVerdict("clean").withAction("deliver"),
            StoryQuery.newest(10).withAddress("bob@example.net"))) {
      var seen = new ArrayList<MailId>();
      var page = ids(stories.search(query));
      while (!page.isEmpty()) {
        seen.addAll(page);
        page = ids(stories.search(query.withAfter(page.getLast())));
      }
      assertThat(seen).isEqualTo(begun);
    }
  }

  @OnBothEngines
  void judgesAgainAndCountsOnce(TestDatabase database) {
    var stories = new Stories(database, CLOCK);
    var unjudged = head(NOON, "bob@example.net", "anna@example.org").judged("", "", 0);
    begun(stories, unjudged);
    assertThat(stories.traffic(NOON.minusSeconds(60), NOON.plusSeconds(60)))
        .containsExactly(new Traffic(NOON, Direction.INBOUND, "", "", 1));

    judge(database, stories, unjudged.mail(), "suspicious", "quarantine", 3.5);
    judge(database, stories, unjudged.mail(), "clean", "deliver", -1.5);
    judge(database, stories, MailId.at(NOON), "spam", "reject", 9);

    assertThat(stories.traffic(NOON, NOON.plusSeconds(1)))
        .containsExactly(new Traffic(NOON, Direction.INBOUND, "clean", "deliver", 1));
    var found = stories.search(StoryQuery.newest(5).withVerdict("clean"));
    assertThat(found).containsExactly(unjudged.judged("clean", "deliver", -1.5));
    assertThat(stories.search(StoryQuery.newest(5).withVerdict("suspicious"))).isEmpty();
  }

  private static void judge(
      Database database,
      Stories stories,
      MailId mail,
      String verdict,
      String action,
      double score) {
    database.write(
        sql -> {
          stories.judged(sql, mail, verdict, action, score);
          return true;
        });
  }

  @OnBothEngines
  void countsEveryMailThatManyThreadsBegin(TestDatabase database) throws Exception {
    var stories = new Stories(database, CLOCK);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var works = new ArrayList<Future<?>>();
      for (int i = 0; i < 200; i++) {
        var head =
            head(
                    NOON.plusMillis(i),
                    "bob@example.net",
                    "anna@example.org",
                    "p" + i + "@example.org")
                .judged("", "", 0);
        works.add(
            threads.submit(
                () -> {
                  stories.begin(head, List.of(new StoryEntry.Replied(NOON, "250 Ok")));
                  judge(database, stories, head.mail(), "clean", "deliver", 0);
                  stories.add(head.mail(), new StoryEntry.Queued(NOON, head.recipients()));
                }));
      }
      for (var work : works) {
        work.get();
      }
    }
    assertThat(stories.traffic(NOON, NOON.plusSeconds(1)))
        .containsExactly(new Traffic(NOON, Direction.INBOUND, "clean", "deliver", 200));
    assertThat(stories.search(StoryQuery.newest(1_000).withAddress("anna@example.org")))
        .hasSize(200)
        .allSatisfy(
            head ->
                assertThat(stories.story(head.mail()).orElseThrow().entries())
                    .extracting(StoryEntry::kind)
                    .containsExactly("replied", "queued"));
  }

  @OnBothEngines
  void letsManyThreadsAddToOneStory(TestDatabase database) throws Exception {
    var head = head(NOON, "bob@example.net", "anna@example.org");
    begun(new Stories(database, CLOCK), head);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var works = new ArrayList<Future<?>>();
      for (int node = 0; node < 2; node++) {
        var stories = new Stories(database, CLOCK);
        for (int i = 0; i < 50; i++) {
          works.add(
              threads.submit(
                  () -> stories.add(head.mail(), new StoryEntry.Released(NOON, "anna"))));
        }
      }
      for (var work : works) {
        work.get();
      }
    }
    assertThat(new Stories(database, CLOCK).story(head.mail()).orElseThrow().entries())
        .hasSize(100);
  }

  @OnBothEngines
  void forgetsOldStoriesWholeAndLeavesTheOthers(TestDatabase database) {
    var stories = new Stories(database, CLOCK);
    var old = NOON.minus(Duration.ofDays(90));
    database.write(
        sql -> {
          for (int i = 0; i < 1_200; i++) {
            var head = head(old.plusMillis(i), "bob@example.net", "anna" + i + "@example.org");
            stories.begin(sql, head, List.of(new StoryEntry.Replied(old, "250 Ok")));
          }
          return true;
        });
    var young = begun(stories, head(NOON, "bob@example.net", "anna@example.org"));
    stories.add(young.mail(), new StoryEntry.Replied(NOON, "250 Ok"));

    assertThat(stories.forgetBefore(NOON.minus(Duration.ofDays(30)))).isEqualTo(1_200);
    assertThat(stories.forgetBefore(NOON.minus(Duration.ofDays(30)))).isZero();

    assertThat(ids(stories.search(StoryQuery.newest(1_000)))).containsExactly(young.mail());
    assertThat(ids(stories.search(StoryQuery.newest(9).withAddress("bob@example.net"))))
        .containsExactly(young.mail());
    assertThat(rows(database))
        .containsEntry("tracking_stories", 1L)
        .containsEntry("tracking_entries", 1L)
        .containsEntry("tracking_addresses", 2L)
        .containsEntry("tracking_domains", 2L)
        .containsEntry("tracking_months", 2L);
    assertThat(stories.traffic(old, NOON.plusSeconds(1)))
        .extracting(Traffic::mails)
        .containsExactly(1_200L, 1L);
    assertThat(stories.forgetTrafficBefore(NOON)).isPositive();
    assertThat(stories.traffic(old, NOON.plusSeconds(1))).hasSize(1);
  }

  private static HashMap<String, Long> rows(Database database) {
    var rows = new HashMap<String, Long>();
    for (var table : List.of("stories", "entries", "addresses", "domains", "months")) {
      long count =
          database.read(
              sql -> sql.sql("SELECT COUNT(*) FROM tracking_" + table).query(Long.class).single());
      rows.put("tracking_" + table, count);
    }
    return rows;
  }

  @OnBothEngines
  void keepsForeignTextPlainAndBounded(TestDatabase database) {
    var stories = new Stories(database, CLOCK);
    var head =
        new StoryHead(
            MailId.at(NOON),
            NOON,
            Direction.OUTBOUND,
            "",
            "x\u0000y\r\nBcc: z",
            List.of("a\u0000@example.org"),
            "s".repeat(100_000),
            "m".repeat(100_000),
            0,
            "c".repeat(100),
            "clean",
            "deliver",
            0);
    stories.begin(head, List.of(new StoryEntry.Replied(NOON, "r\u0000".repeat(10_000))));

    var story = stories.story(head.mail()).orElseThrow();
    assertThat(story.head().subject()).hasSize(500).endsWith("…");
    assertThat(story.head().from()).isEqualTo("xy  Bcc: z");
    assertThat(story.entries())
        .singleElement()
        .isEqualTo(new StoryEntry.Replied(NOON, "r".repeat(10_000)));
    assertThat(stories.search(StoryQuery.newest(1).withAddress("a@example.org"))).hasSize(1);
  }

  @OnBothEngines
  void takesAThousandRecipients(TestDatabase database) {
    var stories = new Stories(database, CLOCK);
    var recipients = new ArrayList<String>();
    for (int i = 0; i < 1_500; i++) {
      recipients.add("r" + i + "@example.org");
    }
    var head = head(NOON, "bob@example.net", recipients.toArray(String[]::new));
    stories.begin(head, List.of());
    assertThat(stories.story(head.mail()).orElseThrow().head().recipients()).hasSize(1_000);
    assertThat(stories.search(StoryQuery.newest(5).withAddress("r999@example.org"))).hasSize(1);
  }

  @OnBothEngines
  void writesWhatWasFoundAsAFile(TestDatabase database) throws Exception {
    var stories = new Stories(database, CLOCK);
    database.write(
        sql -> {
          for (int i = 0; i < 1_100; i++) {
            stories.begin(sql, head(NOON.plusMillis(i), "=bob@example.net", "anna@example.org"));
          }
          return true;
        });
    var csv = new StringBuilder();
    assertThat(stories.export(StoryQuery.newest(1), 2_000, StoryFile.CSV, csv)).isEqualTo(1_100);
    var lines = csv.toString().split("\r\n");
    assertThat(lines).hasSize(1_101);
    assertThat(lines[0])
        .isEqualTo(
            "id,at,direction,reversePath,from,recipients,subject,messageId,size,client,verdict,"
                + "action,score");
    assertThat(lines[1])
        .contains(
            ",inbound,'=bob@example.net,Someone <=bob@example.net>,anna@example.org,Hello,",
            ",1234,192.0.2.1,clean,deliver,1.25");

    var json = new StringBuilder();
    var some = StoryQuery.newest(1).withAddress("anna@example.org");
    assertThat(stories.export(some, 501, StoryFile.JSON_LINES, json)).isEqualTo(501);
    assertThat(json.toString().lines())
        .hasSize(501)
        .allMatch(
            line -> line.startsWith("{\"id\":\"") && line.contains("\"recipients\":[\"anna@"));
    assertThat(stories.export(some.withVerdict("spam"), 5, StoryFile.JSON_LINES, json)).isZero();
  }
}
