package org.sealpost.smtp;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.DeliveryWishes.Returned;
import org.sealpost.mail.ReversePath;

/**
 * Reads the parameters of one MAIL or RCPT (RFC 5321 §4.1.2), strictly: each at most once, each
 * with a value exactly where it takes one.
 */
final class CommandParameters {

  private static final int LONGEST_SIZE = 20;

  /** RFC 3461 §4.4 and §4.2 end there, as they are written. */
  private static final int LONGEST_ENVID = 100;

  private static final int LONGEST_ORCPT = 500;

  private static final Reply TWICE = Reply.of(501, "5.5.4", "A parameter comes twice");
  private static final Reply MALFORMED =
      Reply.of(501, "5.5.4", "A parameter has a malformed value");
  private static final Reply UNKNOWN = Reply.of(555, "5.5.4", "No such parameter is taken here");

  /** What became of one parameter: nothing to say, or a refusal. */
  private static final Optional<Reply> TAKEN = Optional.empty();

  private static final Optional<Reply> REFUSED = Optional.of(MALFORMED);

  /** Takes one parameter; an absent value is empty, and so is a value of no characters. */
  private interface Taker {
    Optional<Reply> take(String key, boolean hasValue, String value);
  }

  private long size;
  private boolean eightBit;
  private boolean utf8;
  private boolean requireTls;
  private boolean submitter;
  private Optional<Returned> returned = Optional.empty();
  private String envelopeId = "";
  private Set<Notify> events = Set.of();
  private String original = "";

  private CommandParameters() {}

  /** MAIL FROM with its parameters. */
  static Command from(ReversePath path, boolean nonAscii, String text) {
    var read = new CommandParameters();
    var seen = new HashSet<String>();
    var refusal = read.all(text, seen, read::ofSender);
    if (refusal.isPresent()) {
      return new Command.Unusable(refusal.get());
    }
    return new Command.From(
        path,
        read.size,
        read.eightBit,
        read.utf8,
        nonAscii,
        !seen.isEmpty(),
        read.submitter,
        new DeliveryWishes(
            read.requireTls, read.returned, read.envelopeId, DeliveryWishes.NONE.perRecipient()));
  }

  /** RCPT TO with its parameters. */
  static Command to(Address recipient, boolean nonAscii, String text) {
    var read = new CommandParameters();
    var seen = new HashSet<String>();
    var refusal = read.all(text, seen, read::ofRecipient);
    return refusal.isPresent()
        ? new Command.Unusable(refusal.get())
        : new Command.To(
            recipient, nonAscii, !seen.isEmpty(), new ForRecipient(read.events, read.original));
  }

  private Optional<Reply> all(String text, Set<String> seen, Taker taker) {
    for (var word : text.split(" ", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      int equals = word.indexOf('=');
      var key = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
      if (!seen.add(key)) {
        return Optional.of(TWICE);
      }
      var refusal = taker.take(key, equals >= 0, equals < 0 ? "" : word.substring(equals + 1));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return TAKEN;
  }

  private Optional<Reply> ofSender(String key, boolean hasValue, String value) {
    return switch (key) {
      case "SIZE" -> {
        size = size(value);
        yield size < 0 ? REFUSED : TAKEN;
      }
      case "BODY" -> {
        eightBit = value.equalsIgnoreCase("8BITMIME");
        yield eightBit || value.equalsIgnoreCase("7BIT") ? TAKEN : REFUSED;
      }
      case "SMTPUTF8" -> {
        utf8 = true;
        yield hasValue ? REFUSED : TAKEN;
      }
      case "REQUIRETLS" -> {
        // RFC 8689 §2: it has no value.
        requireTls = true;
        yield hasValue ? REFUSED : TAKEN;
      }
      case "AUTH" -> {
        // RFC 4954 §5: read, and not believed; only our own logins say who submits.
        submitter = true;
        yield value.length() > LONGEST_ORCPT
                || Xtext.decode(value).filter(text -> !text.isEmpty()).isEmpty()
            ? REFUSED
            : TAKEN;
      }
      case "RET" -> {
        returned = returned(value);
        yield returned.isEmpty() ? REFUSED : TAKEN;
      }
      case "ENVID" -> {
        envelopeId =
            value.length() > LONGEST_ENVID ? "" : Xtext.decode(value).map(String::strip).orElse("");
        yield envelopeId.isEmpty() ? REFUSED : TAKEN;
      }
      default -> Optional.of(UNKNOWN);
    };
  }

  private Optional<Reply> ofRecipient(String key, boolean hasValue, String value) {
    return switch (key) {
      case "NOTIFY" -> {
        events = events(value);
        yield events.isEmpty() ? REFUSED : TAKEN;
      }
      case "ORCPT" -> {
        original = original(value);
        yield original.isEmpty() ? REFUSED : TAKEN;
      }
      default -> Optional.of(UNKNOWN);
    };
  }

  private static Optional<Returned> returned(String value) {
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "FULL" -> Optional.of(Returned.FULL);
      case "HDRS" -> Optional.of(Returned.HEADERS);
      default -> Optional.empty();
    };
  }

  /** RFC 3461 §4.1: NEVER alone, or some of the others; empty if it is neither. */
  private static Set<Notify> events(String value) {
    var events = EnumSet.noneOf(Notify.class);
    for (var word : value.toUpperCase(Locale.ROOT).split(",", -1)) {
      switch (word) {
        case "NEVER" -> events.add(Notify.NEVER);
        case "SUCCESS" -> events.add(Notify.SUCCESS);
        case "FAILURE" -> events.add(Notify.FAILURE);
        case "DELAY" -> events.add(Notify.DELAY);
        default -> {
          return Set.of();
        }
      }
    }
    return events.contains(Notify.NEVER) && events.size() > 1 ? Set.of() : events;
  }

  /**
   * RFC 3461 §4.2: a type of address, a semicolon, the address; empty if it is malformed. An
   * address in UTF-8 is kept in the form that a report of ASCII can show (RFC 6533 §3).
   */
  private static String original(String value) {
    int semicolon = value.indexOf(';');
    if (value.length() > LONGEST_ORCPT || semicolon < 1) {
      return "";
    }
    var type = value.substring(0, semicolon);
    var address = value.substring(semicolon + 1);
    if (!type.chars().allMatch(c -> c == '-' || isAlphanumeric(c))) {
      return "";
    }
    var text = Xtext.decode(type.equalsIgnoreCase("utf-8") ? embedded(address) : address);
    return text.map(String::strip)
        .filter(some -> !some.isEmpty())
        .map(some -> type + ";" + some)
        .orElse("");
  }

  /** RFC 6533 §3: a character beyond ASCII as {@code \x{00E4}}. */
  private static String embedded(String address) {
    var text = new StringBuilder();
    address
        .codePoints()
        .forEach(
            c -> {
              if (c > '~') {
                text.append("\\x{%04X}".formatted(c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** RFC 1870 §6.1: up to twenty digits; what no long can hold is simply too large. */
  static long size(String digits) {
    if (digits.isEmpty()
        || digits.length() > LONGEST_SIZE
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException beyondLong) {
      return Long.MAX_VALUE;
    }
  }
}
