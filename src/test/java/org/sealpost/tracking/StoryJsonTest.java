package org.sealpost.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoryJsonTest {

  private static final Instant AT = Instant.parse("2026-11-24T12:00:00.123456Z");

  static Stream<StoryEntry> oneOfEachKind() {
    return Stream.of(
        new StoryEntry.Received(
            AT, "ESMTP", "192.0.2.1", "mx", Optional.of("TLSv1.3"), Optional.empty()),
        new StoryEntry.Authenticated(AT, "pass", "fail", "none", "pass", "gw; spf=pass"),
        new StoryEntry.Branded(AT, "pass", "", "example.org", "default", true, "0a1b"),
        new StoryEntry.Checked(AT, List.of(new CheckLine("lookalike-domain", 3.5, "like yours"))),
        new StoryEntry.Opened(AT, "VALID", true, List.of("anna@example.org"), List.of("why")),
        new StoryEntry.Sealed(AT, "SIGNED", List.of("a@example.org"), List.of("0a1b")),
        new StoryEntry.DkimSigned(AT, "example.org", "s1"),
        new StoryEntry.ArcSealed(AT, "example.org", "s1", 2),
        new StoryEntry.Judged(AT, "clean", "deliver", 0.1, 4, "fine"),
        new StoryEntry.Replied(AT, "250 2.0.0 Ok"),
        new StoryEntry.Held(AT, "odd", "C-7K3F-9Q2M"),
        new StoryEntry.Released(AT, "anna"),
        new StoryEntry.Discarded(AT, "anna", "old"),
        new StoryEntry.Queued(AT, List.of("a@example.org")),
        new StoryEntry.Attempted(
            AT, "a@example.org", "mx:25", Optional.empty(), "deferred", "450 4.2.0 later", 12),
        new StoryEntry.Bounced(AT, "a@example.org", "550 no"),
        new StoryEntry.Enrolled(AT, "a@example.org", "0a", "private"),
        new StoryEntry.Learned(AT, "b@example.net", "0b"),
        new StoryEntry.TrustEarned(AT, "b@example.net"),
        new StoryEntry.ReportTaken(AT, "dmarc", "counted", "b.test", "about a.test"));
  }

  @Test
  void knowsOneOfEachKind() {
    assertThat(oneOfEachKind().map(entry -> entry.getClass().getSimpleName()).toList().size() + 1)
        .as("with Unknown")
        .isEqualTo(StoryEntry.class.getPermittedSubclasses().length);
    assertThat(oneOfEachKind().map(StoryEntry::kind)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("oneOfEachKind")
  void readsWhatItWrote(StoryEntry entry) {
    assertThat(StoryJson.read(AT, entry.kind(), StoryJson.write(entry))).isEqualTo(entry);
    assertThat(StoryJson.members(entry))
        .containsEntry("kind", entry.kind())
        .containsEntry("at", "2026-11-24T12:00:00.123456Z");
  }

  @Test
  void writesTheWordsThatScriptsRelyOn() {
    assertThat(StoryJson.write(new StoryEntry.Held(AT, "odd", "C-7K3F-9Q2M")))
        .isEqualTo(
            """
            {"at":"2026-11-24T12:00:00.123456Z","reason":"odd","caseNumber":"C-7K3F-9Q2M"}\
            """);
    assertThat(
            StoryJson.members(
                    new StoryEntry.Checked(AT, List.of(new CheckLine("links", 2, "differs"))))
                .toString())
        .isEqualTo(
            "{kind=checked, at=2026-11-24T12:00:00.123456Z,"
                + " checks=[{check=links, points=2.0, reason=differs}]}");
  }

  @Test
  void readsRowsOfAnOlderVersionThatLackComponents() {
    var json = "{\"at\":\"2026-11-24T12:00:00.123456Z\"}";
    assertThat(StoryJson.read(AT, "attempted", json))
        .isEqualTo(new StoryEntry.Attempted(AT, "", "", Optional.empty(), "", "", 0));
    assertThat(StoryJson.read(AT, "checked", json))
        .isEqualTo(new StoryEntry.Checked(AT, List.of()));
  }

  @Test
  void readsRowsOfANewerVersionThatHaveMoreComponents() {
    var json = "{\"at\":\"2026-11-24T12:00:00.123456Z\",\"reply\":\"250 Ok\",\"mood\":[1,{}]}";
    assertThat(StoryJson.read(AT, "replied", json)).isEqualTo(new StoryEntry.Replied(AT, "250 Ok"));
  }

  @Test
  void showsUnknownKindsAsTheyStand() {
    var entry = StoryJson.read(AT, "teleported", "{\"at\":\"x\",\"to\":\"mars\"}");
    assertThat(entry).isInstanceOf(StoryEntry.Unknown.class);
    assertThat(StoryJson.members(entry).toString())
        .isEqualTo("{kind=teleported, at=2026-11-24T12:00:00.123456Z, to=mars}");
  }

  @Test
  void showsBrokenRowsInsteadOfHidingTheStory() {
    var entry = StoryJson.read(AT, "replied", "{\"at\":");
    assertThat(entry).isEqualTo(new StoryEntry.Unknown(AT, "replied", "{\"at\":"));
    assertThat(StoryJson.members(entry)).containsEntry("text", "{\"at\":");
  }
}
