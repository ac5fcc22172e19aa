package org.sealpost.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Puts a reply together from its lines (RFC 5321 §4.2), strictly and with bounds. */
final class ReplyParser {

  /** RFC 5321 §4.5.3.1.5 says 512 octets; EHLO and chatty servers use more. */
  static final int LONGEST_LINE = 2048;

  static final int MOST_LINES = 100;

  private static final int CODE = 3;
  private static final Pattern ENHANCED =
      Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?: +|$)");

  /** What a line did to the reply. */
  enum State {
    UNFINISHED,
    WHOLE,
    NO_REPLY
  }

  private final List<String> lines = new ArrayList<>();
  private String code = "";
  private String enhanced = "";

  /** Takes the next line, without its CR LF. */
  State add(String line) {
    if (line.length() < CODE || lines.size() >= MOST_LINES) {
      return State.NO_REPLY;
    }
    var said = line.substring(0, CODE);
    boolean last = line.length() == CODE || line.charAt(CODE) == ' ';
    if (!isCode(said) || !(code.isEmpty() || code.equals(said))) {
      return State.NO_REPLY;
    }
    if (!last && line.charAt(CODE) != '-') {
      return State.NO_REPLY;
    }
    code = said;
    lines.add(clean(withoutEnhanced(line.length() > CODE + 1 ? line.substring(CODE + 1) : "")));
    return last ? State.WHOLE : State.UNFINISHED;
  }

  /** The reply, once it is whole. */
  Reply reply() {
    return new Reply(Integer.parseInt(code), enhanced, lines);
  }

  private static boolean isCode(String text) {
    return text.charAt(0) >= '2'
        && text.charAt(0) <= '5'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** RFC 2034 §4: the enhanced code begins each line, and its class is the reply's. */
  private String withoutEnhanced(String text) {
    return enhancedAt(text)
        .map(
            match -> {
              if (enhanced.isEmpty()) {
                enhanced = match;
              }
              return text.substring(match.length()).stripLeading();
            })
        .orElse(text);
  }

  private Optional<String> enhancedAt(String text) {
    var matcher = ENHANCED.matcher(text);
    return matcher.lookingAt() && text.charAt(0) == code.charAt(0)
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  private static String clean(String text) {
    var clean = new StringBuilder(text);
    for (int i = 0; i < clean.length(); i++) {
      if (Character.isISOControl(clean.charAt(i))) {
        clean.setCharAt(i, '?');
      }
    }
    return clean.toString().strip();
  }
}
