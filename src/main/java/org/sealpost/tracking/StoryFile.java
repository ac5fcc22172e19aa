package org.sealpost.tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.sealpost.mail.SpreadsheetCell;
import tools.jackson.databind.json.JsonMapper;

/** The forms in which found stories leave as a file. */
public enum StoryFile {
  /** One JSON object a line, members as in the API. */
  JSON_LINES("application/jsonl", "jsonl") {
    @Override
    String beginning() {
      return "";
    }

    @Override
    String line(StoryHead head) {
      return JSON.writeValueAsString(members(head)) + "\n";
    }
  },
  /** Comma-separated values (RFC 4180 §2) that no spreadsheet runs. */
  CSV("text/csv; charset=utf-8", "csv") {
    @Override
    String beginning() {
      return String.join(",", COLUMNS) + "\r\n";
    }

    @Override
    String line(StoryHead head) {
      return members(head).values().stream()
          .map(StoryFile::cell)
          .collect(Collectors.joining(",", "", "\r\n"));
    }
  };

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "at",
          "direction",
          "reversePath",
          "from",
          "recipients",
          "subject",
          "messageId",
          "size",
          "client",
          "verdict",
          "action",
          "score");

  private final String mediaType;
  private final String suffix;

  StoryFile(String mediaType, String suffix) {
    this.mediaType = mediaType;
    this.suffix = suffix;
  }

  /** The value of Content-Type. */
  public String mediaType() {
    return mediaType;
  }

  /** What the file's name ends with, without the dot. */
  public String suffix() {
    return suffix;
  }

  abstract String beginning();

  abstract String line(StoryHead head);

  private static Map<String, Object> members(StoryHead head) {
    var values =
        List.<Object>of(
            head.mail().text(),
            head.at().toString(),
            head.direction().name().toLowerCase(Locale.ROOT),
            head.reversePath(),
            head.from(),
            head.recipients(),
            head.subject(),
            head.messageId(),
            head.size(),
            head.client(),
            head.verdict(),
            head.action(),
            head.score());
    var members = new LinkedHashMap<String, Object>();
    for (int i = 0; i < COLUMNS.size(); i++) {
      members.put(COLUMNS.get(i), values.get(i));
    }
    return members;
  }

  private static String cell(Object value) {
    return switch (value) {
      case Number number -> number.toString();
      case List<?> list ->
          SpreadsheetCell.written(
              list.stream().map(Object::toString).collect(Collectors.joining(";")));
      default -> SpreadsheetCell.written(value.toString());
    };
  }
}
