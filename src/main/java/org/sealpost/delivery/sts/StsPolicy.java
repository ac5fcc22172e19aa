package org.sealpost.delivery.sts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;

/**
 * What a domain demands of those who send mail to it (RFC 8461 §3.2).
 *
 * @param exchangers names of its mail exchangers; an asterisk stands for the first label
 * @param maxAge how long it may be kept
 */
public record StsPolicy(Mode mode, List<String> exchangers, Duration maxAge) {

  /** What happens where the policy cannot be kept. */
  public enum Mode {
    /** No mail is sent. */
    ENFORCE,
    /** Mail is sent, and the failure counted. */
    TESTING,
    /** There is no policy any more. */
    NONE
  }

  static final int LARGEST = 64 * 1024;

  /** RFC 8461 §3.2: a year, roughly. */
  private static final long LONGEST_AGE = 31_557_600;

  private static final int MOST_EXCHANGERS = 500;
  private static final Pattern AGE = Pattern.compile("[0-9]{1,10}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");

  public StsPolicy {
    exchangers = List.copyOf(exchangers);
  }

  /** Reads a policy; empty if it is none, or not whole. Never throws. */
  public static Optional<StsPolicy> parse(String text) {
    if (text.length() > LARGEST) {
      return Optional.empty();
    }
    var fields = new LinkedHashMap<String, String>();
    var exchangers = new ArrayList<String>();
    for (var line : text.split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (line.isBlank()) {
        continue;
      }
      if (colon < 0 || !KEY.matcher(line.substring(0, colon)).matches()) {
        return Optional.empty();
      }
      var value = line.substring(colon + 1).strip();
      var key = line.substring(0, colon);
      if (key.equals("mx")) {
        exchangers.add(value.toLowerCase(Locale.ROOT));
      } else {
        // RFC 8461 §3.2: of a field that comes twice, the first counts.
        fields.putIfAbsent(key, value);
      }
    }
    var mode = mode(fields.getOrDefault("mode", ""));
    var age = fields.getOrDefault("max_age", "");
    boolean whole =
        "STSv1".equals(fields.get("version"))
            && mode.isPresent()
            && AGE.matcher(age).matches()
            && exchangers.size() <= MOST_EXCHANGERS
            && exchangers.stream().allMatch(StsPolicy::isPattern)
            && (!exchangers.isEmpty() || mode.get() == Mode.NONE);
    return whole
        ? Optional.of(
            new StsPolicy(
                mode.get(),
                exchangers,
                Duration.ofSeconds(Math.min(LONGEST_AGE, Long.parseLong(age)))))
        : Optional.empty();
  }

  private static Optional<Mode> mode(String word) {
    return switch (word) {
      case "enforce" -> Optional.of(Mode.ENFORCE);
      case "testing" -> Optional.of(Mode.TESTING);
      case "none" -> Optional.of(Mode.NONE);
      default -> Optional.empty();
    };
  }

  private static boolean isPattern(String exchanger) {
    var name = exchanger.startsWith("*.") ? exchanger.substring(2) : exchanger;
    return Domain.parse(name).filter(domain -> domain.name().equals(name)).isPresent();
  }

  /** Whether a mail exchanger is one of those that the policy names (RFC 8461 §4.1). */
  public boolean names(String host) {
    var lower = host.toLowerCase(Locale.ROOT);
    var bare = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    int dot = bare.indexOf('.');
    // The asterisk stands for one label, the first, and never for more.
    return exchangers.contains(bare) || (dot > 0 && exchangers.contains("*" + bare.substring(dot)));
  }

  /** The policy as its domain wrote it, one entry a line. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("version: STSv1");
    lines.add("mode: " + mode.name().toLowerCase(Locale.ROOT));
    exchangers.forEach(exchanger -> lines.add("mx: " + exchanger));
    lines.add("max_age: " + maxAge.toSeconds());
    return lines;
  }
}
