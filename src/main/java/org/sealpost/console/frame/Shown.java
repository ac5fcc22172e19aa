package org.sealpost.console.frame;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sealpost.console.ConsoleParts;
import org.springframework.stereotype.Component;

/** How values look on a page. */
@Component
public final class Shown {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLI =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final InstantSource clock;

  Shown(ConsoleParts parts) {
    this.clock = parts.clock();
  }

  /**
   * Foreign text made honest: characters that show nothing or turn the direction of writing, as in
   * names that pretend, are written out as their code points.
   */
  public String text(String foreign) {
    if (foreign.codePoints().noneMatch(Shown::deceives)) {
      return foreign;
    }
    var honest = new StringBuilder(foreign.length() + 16);
    foreign
        .codePoints()
        .forEach(
            point -> {
              if (deceives(point)) {
                honest.append("[U+%04X]".formatted(point));
              } else {
                honest.appendCodePoint(point);
              }
            });
    return honest.toString();
  }

  private static boolean deceives(int point) {
    return switch (Character.getType(point)) {
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
          true;
      case Character.CONTROL -> point != '\n' && point != '\t' && point != '\r';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> point == 0x115F || point == 0x1160 || point == 0x3164 || point == 0xFFA0;
    };
  }

  /** Date and minute in UTC; the script on the page turns it into the reader's own time. */
  public String time(Instant at) {
    return MINUTE.format(at);
  }

  /** Date and millisecond in UTC. */
  public String exact(Instant at) {
    return MILLI.format(at);
  }

  /** The day in UTC. */
  public String day(Instant at) {
    return DAY.format(at);
  }

  /** The form for machines. */
  public String iso(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at);
  }

  /** Whole days from now; negative if past. */
  public long daysFromNow(Instant at) {
    return Duration.between(clock.instant(), at).toDays();
  }

  /** Octets in a unit that people read. */
  public String size(long octets) {
    if (octets < 1000) {
      return octets + " B";
    }
    double value = octets;
    var units = "kMGT";
    int unit = -1;
    while (value >= 999.5 && unit < units.length() - 1) {
      value /= 1000;
      unit++;
    }
    return (value < 10 ? "%.1f %sB" : "%.0f %sB").formatted(value, units.charAt(unit));
  }

  /** Points with one digit after the dot. */
  public String points(double points) {
    return String.format(Locale.ROOT, "%.1f", points);
  }

  /** A duration in its two largest units: {@code 2 d 3 h}. */
  public String span(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }
}
