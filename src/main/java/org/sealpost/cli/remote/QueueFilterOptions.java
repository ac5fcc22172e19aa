package org.sealpost.cli.remote;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say which mail of the queue is meant. */
final class QueueFilterOptions {

  @Option(names = "--state", defaultValue = "", description = "queued, held or parked")
  private String state = "";

  @Option(names = "--destination", defaultValue = "", description = "to that domain")
  private String destination = "";

  @Option(names = "--recipient", defaultValue = "", description = "to that address")
  private String recipient = "";

  @Option(names = "--sender", defaultValue = "", description = "from that address; <> for bounces")
  private String sender = "";

  @Option(names = "--reason", defaultValue = "", description = "such as mailbox-full or dns")
  private String reason = "";

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      defaultValue = "",
      description = "accepted so long ago: 30m, 4h, 2d")
  private String olderThan = "";

  /** What restricts, as the API's words. */
  Map<String, String> restrictions() {
    var all = new LinkedHashMap<String, String>();
    put(all, "state", state);
    put(all, "destination", destination);
    put(all, "recipient", recipient);
    put(all, "sender", sender);
    put(all, "reason", reason);
    put(all, "olderThanMinutes", olderThan.isEmpty() ? "" : String.valueOf(minutes(olderThan)));
    return all;
  }

  private static void put(Map<String, String> all, String name, String value) {
    if (!value.isEmpty()) {
      all.put(name, value);
    }
  }

  static long minutes(String text) {
    var time = text.strip().toUpperCase(Locale.ROOT);
    try {
      return Duration.parse(time.endsWith("D") ? "P" + time : "PT" + time).toMinutes();
    } catch (DateTimeParseException wrong) {
      throw new TypeConversionException("'" + text + "' is no time such as 30m, 4h or 2d");
    }
  }
}
