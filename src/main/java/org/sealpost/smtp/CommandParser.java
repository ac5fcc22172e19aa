package org.sealpost.smtp;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.sealpost.mail.Address;
import org.sealpost.mail.ReversePath;

/** Reads a command line (RFC 5321 §4.1.1), strictly, and never throws. */
final class CommandParser {

  /** RFC 5321 §4.5.3.1.4 asks for 512; parameters and UTF-8 need more. */
  static final int LONGEST_LINE = 2048;

  private static final int LONGEST_NAME = 255;

  private static final Set<String> HTTP =
      Set.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PRI");

  private static final Reply SYNTAX = Reply.of(500, "5.5.2", "This is no SMTP command");
  private static final Reply NO_ARGUMENT = Reply.of(501, "5.5.4", "This command takes no argument");
  private static final Reply NOT_HERE = Reply.of(502, "5.5.1", "This command is not offered here");
  private static final Reply HTTP_REPLY = Reply.of(421, "4.7.0", "This is an SMTP server");

  private final Supplier<String> postmasterDomain;

  /**
   * @param postmasterDomain where {@code <postmaster>} without a domain lives
   */
  CommandParser(Supplier<String> postmasterDomain) {
    this.postmasterDomain = postmasterDomain;
  }

  Command parse(String line) {
    var text = line.stripTrailing();
    if (text.chars().anyMatch(c -> c < ' ' || c == 127 || c == 0xFFFD)) {
      return new Command.Unusable(SYNTAX);
    }
    int space = text.indexOf(' ');
    var verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
    var rest = space < 0 ? "" : text.substring(space + 1);
    return switch (verb) {
      case "EHLO" -> hello(rest, true);
      case "HELO" -> hello(rest, false);
      case "MAIL" -> from(rest);
      case "RCPT" -> to(rest);
      case "DATA" -> bare(rest, new Command.Data());
      case "RSET" -> bare(rest, new Command.Reset());
      case "NOOP" -> new Command.Noop();
      case "VRFY" -> new Command.Verify();
      case "HELP" -> new Command.Help();
      case "STARTTLS" -> bare(rest, new Command.StartTls());
      case "QUIT" -> bare(rest, new Command.Quit());
      case "AUTH" -> logIn(rest);
      case "EXPN", "TURN", "ETRN" -> new Command.Unusable(NOT_HERE);
      case "BDAT" -> chunk(rest);
      default ->
          HTTP.contains(verb) ? new Command.Hostile(HTTP_REPLY) : new Command.Unusable(SYNTAX);
    };
  }

  private static Command bare(String rest, Command command) {
    return rest.isEmpty() ? command : new Command.Unusable(NO_ARGUMENT);
  }

  /**
   * What follows BDAT is a mail and must never be read as commands (RFC 3030 §2): where nobody can
   * say how much follows, the session ends.
   */
  private static Command chunk(String rest) {
    int space = rest.indexOf(' ');
    long octets = CommandParameters.size(space < 0 ? rest : rest.substring(0, space));
    boolean last = space >= 0 && rest.substring(space + 1).equalsIgnoreCase("LAST");
    return octets < 0 || (space >= 0 && !last)
        ? new Command.Hostile(Reply.of(501, "5.5.4", "Say BDAT octets [LAST], closing"))
        : new Command.Chunk(octets, last);
  }

  private static Command logIn(String rest) {
    var words = rest.strip().split(" +", -1);
    return words[0].isEmpty() || words.length > 2
        ? syntax("5.5.4", "Say AUTH and the name of a mechanism")
        : new Command.LogIn(words[0], words.length > 1 ? Optional.of(words[1]) : Optional.empty());
  }

  private static Command hello(String rest, boolean extended) {
    var name = rest.strip();
    boolean fits =
        !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && name.chars().allMatch(c -> c > ' ' && c < 127);
    return fits
        ? new Command.Hello(name, extended)
        : syntax("5.5.4", "Say the name of your host, one word of ASCII characters");
  }

  private static Command.Unusable syntax(String enhanced, String sentence) {
    return new Command.Unusable(Reply.of(501, enhanced, sentence));
  }

  // ---- MAIL and RCPT

  private static Command from(String rest) {
    int at = pathStart(rest, "FROM:");
    int end = at < 0 ? -1 : pathEnd(rest, at);
    if (end < 0) {
      return syntax("5.5.4", "Say MAIL FROM:<address>");
    }
    var parameters = rest.substring(end + 1);
    var path = withoutRoute(rest.substring(at + 1, end));
    if (path.isEmpty()) {
      return CommandParameters.from(ReversePath.none(), false, parameters);
    }
    if (path.endsWith("]")) {
      return new Command.Unusable(
          Reply.of(553, "5.1.7", "Address literals are not accepted, use a domain name"));
    }
    var address = Address.parse(path);
    return address.isEmpty()
        ? new Command.Unusable(Reply.of(553, "5.1.7", "The sender's address is malformed"))
        : CommandParameters.from(ReversePath.of(address.get()), isNonAscii(path), parameters);
  }

  private Command to(String rest) {
    int at = pathStart(rest, "TO:");
    int end = at < 0 ? -1 : pathEnd(rest, at);
    if (end < 0) {
      return syntax("5.5.4", "Say RCPT TO:<address>");
    }
    var path = withoutRoute(rest.substring(at + 1, end));
    if (path.endsWith("]")) {
      return new Command.Unusable(
          Reply.of(553, "5.1.3", "Address literals are not accepted, use a domain name"));
    }
    // RFC 5321 §4.1.1.3: postmaster must be reachable without a domain.
    var full = path.equalsIgnoreCase("postmaster") ? "postmaster@" + postmasterDomain.get() : path;
    var address = Address.parse(full);
    return address.isEmpty()
        ? new Command.Unusable(Reply.of(553, "5.1.3", "The recipient's address is malformed"))
        : CommandParameters.to(address.get(), isNonAscii(path), rest.substring(end + 1));
  }

  /** Where {@code <} stands behind the keyword, or -1. Spaces between are common and harmless. */
  private static int pathStart(String rest, String keyword) {
    if (!rest.regionMatches(true, 0, keyword, 0, keyword.length())) {
      return -1;
    }
    int at = keyword.length();
    while (at < rest.length() && rest.charAt(at) == ' ') {
      at++;
    }
    return at < rest.length() && rest.charAt(at) == '<' ? at : -1;
  }

  /** Where the path's {@code >} stands, quoted local parts skipped, or -1. */
  private static int pathEnd(String rest, int start) {
    boolean quoted = false;
    for (int i = start + 1; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '>') {
        return glued(rest, i) ? -1 : i;
      } else if (!quoted && (c == '<' || c == ' ')) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean glued(String rest, int end) {
    return end + 1 < rest.length() && rest.charAt(end + 1) != ' ';
  }

  /** RFC 5321 §4.1.1.3: a source route is accepted and ignored. */
  private static String withoutRoute(String path) {
    int colon = path.startsWith("@") ? path.indexOf(':') : -1;
    if (colon < 0) {
      return path;
    }
    boolean isRoute =
        path.substring(0, colon)
            .chars()
            .allMatch(c -> c == '@' || c == ',' || c == '.' || c == '-' || isAlphanumeric(c));
    return isRoute ? path.substring(colon + 1) : path;
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isNonAscii(String text) {
    return text.chars().anyMatch(c -> c > 126);
  }
}
