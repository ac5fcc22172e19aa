package org.sealpost.smtp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a server offers in its answer to EHLO (RFC 5321 §4.1.1.1).
 *
 * @param largest the largest message it takes, 0 if it does not say (RFC 1870 §4)
 */
record Capabilities(
    boolean pipelining,
    boolean size,
    long largest,
    boolean eightBit,
    boolean utf8,
    boolean tls,
    boolean dsn,
    boolean requireTls,
    boolean chunking) {

  /** A server that only knows HELO. */
  static final Capabilities NONE =
      new Capabilities(false, false, 0, false, false, false, false, false, false);

  static Capabilities of(Reply ehlo) {
    var offers = new HashMap<String, String>();
    for (var line : ehlo.lines().subList(1, ehlo.lines().size())) {
      var words = line.strip().split(" +", 2);
      offers.putIfAbsent(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "");
    }
    return new Capabilities(
        offers.containsKey("PIPELINING"),
        offers.containsKey("SIZE"),
        largest(offers),
        offers.containsKey("8BITMIME"),
        offers.containsKey("SMTPUTF8"),
        offers.containsKey("STARTTLS"),
        offers.containsKey("DSN"),
        offers.containsKey("REQUIRETLS"),
        offers.containsKey("CHUNKING"));
  }

  private static long largest(Map<String, String> offers) {
    try {
      return Math.max(0, Long.parseLong(offers.getOrDefault("SIZE", "0").strip()));
    } catch (NumberFormatException unlimitedOrGarbage) {
      return 0;
    }
  }
}
