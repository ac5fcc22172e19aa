package org.sealpost.tracking;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Story entries as JSON: stable words for the kinds, lenient reading of what is newer or older. */
public final class StoryJson {

  private static final Logger LOG = LoggerFactory.getLogger(StoryJson.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** A kind's word and its record. Words are never changed: they stand in rows and scripts. */
  private record Kind(String word, Class<? extends StoryEntry> type) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("received", StoryEntry.Received.class),
          new Kind("authenticated", StoryEntry.Authenticated.class),
          new Kind("branded", StoryEntry.Branded.class),
          new Kind("checked", StoryEntry.Checked.class),
          new Kind("opened", StoryEntry.Opened.class),
          new Kind("sealed", StoryEntry.Sealed.class),
          new Kind("dkim-signed", StoryEntry.DkimSigned.class),
          new Kind("arc-sealed", StoryEntry.ArcSealed.class),
          new Kind("judged", StoryEntry.Judged.class),
          new Kind("replied", StoryEntry.Replied.class),
          new Kind("held", StoryEntry.Held.class),
          new Kind("released", StoryEntry.Released.class),
          new Kind("discarded", StoryEntry.Discarded.class),
          new Kind("queued", StoryEntry.Queued.class),
          new Kind("attempted", StoryEntry.Attempted.class),
          new Kind("bounced", StoryEntry.Bounced.class),
          new Kind("enrolled", StoryEntry.Enrolled.class),
          new Kind("learned", StoryEntry.Learned.class),
          new Kind("trust-earned", StoryEntry.TrustEarned.class),
          new Kind("report-taken", StoryEntry.ReportTaken.class));

  private static final Map<String, Class<? extends StoryEntry>> TYPES =
      KINDS.stream().collect(Collectors.toUnmodifiableMap(Kind::word, Kind::type));
  private static final Map<Class<? extends StoryEntry>, String> WORDS =
      KINDS.stream().collect(Collectors.toUnmodifiableMap(Kind::type, Kind::word));

  private StoryJson() {}

  /**
   * An entry as JSON members in order, for pages and the API: {@code kind}, {@code at}, then what
   * the kind has.
   */
  public static Map<String, Object> members(StoryEntry entry) {
    var members = new LinkedHashMap<String, Object>();
    members.put("kind", kind(entry));
    members.put("at", entry.at().toString());
    switch (entry) {
      case StoryEntry.Unknown unknown -> parsed(unknown.json()).forEach(members::putIfAbsent);
      default ->
          JSON.convertValue(entry, new TypeReference<Map<String, Object>>() {})
              .forEach(members::putIfAbsent);
    }
    return members;
  }

  static String kind(StoryEntry entry) {
    return entry instanceof StoryEntry.Unknown unknown
        ? unknown.name()
        : Objects.requireNonNull(WORDS.get(entry.getClass()));
  }

  static String write(StoryEntry entry) {
    return JSON.writeValueAsString(entry);
  }

  /** Reads a row. What cannot be understood is told as it stands instead of hiding a story. */
  static StoryEntry read(Instant at, String word, String json) {
    var type = TYPES.get(word);
    if (type == null) {
      return new StoryEntry.Unknown(at, word, json);
    }
    try {
      return JSON.readValue(json, type);
    } catch (JacksonException broken) {
      LOG.warn("a story entry of kind {} cannot be read: {}", word, broken.getOriginalMessage());
      return new StoryEntry.Unknown(at, word, json);
    }
  }

  private static Map<String, Object> parsed(String json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
    } catch (JacksonException broken) {
      return Map.of("text", json);
    }
  }
}
