package org.sealpost.console.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.sealpost.console.frame.Problem;

/** Times in requests: RFC 3339 §5.6, or a bare day, which begins at midnight UTC. */
public final class Times {

  private Times() {}

  /** The instant, or a problem that names the parameter. */
  public static Optional<Instant> read(String parameter, Optional<String> text) {
    return text.map(String::strip)
        .filter(given -> !given.isEmpty())
        .map(given -> read(parameter, given));
  }

  private static Instant read(String parameter, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException wrong) {
      throw Problem.malformed(
          parameter + " needs a time like 2026-11-24T08:00:00Z or a day like 2026-11-24.");
    }
  }
}
