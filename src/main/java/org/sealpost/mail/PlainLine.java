package org.sealpost.mail;

import org.jspecify.annotations.Nullable;

/**
 * Foreign text on one line, fit for a row, a log or a page: bounded, without control characters,
 * line ends, marks that turn the direction of writing, and halves of surrogate pairs.
 */
public final class PlainLine {

  private static final char CUT = '…';

  private PlainLine() {}

  /**
   * The text on one line.
   *
   * @param text what came; absent text (a field that an older version did not write) is empty
   * @param longest the most characters that are kept, at least 1; what is cut off shows as {@code
   *     …}
   */
  public static String of(@Nullable String text, int longest) {
    if (text == null) {
      return "";
    }
    if (text.length() <= longest && text.chars().allMatch(PlainLine::isPlain)) {
      return text;
    }
    var line = new StringBuilder(Math.min(text.length(), longest));
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      var kept = kept(point);
      if (line.length() + kept.length() > longest) {
        return cut(line, longest);
      }
      line.append(kept);
    }
    return line.toString();
  }

  private static String cut(StringBuilder line, int longest) {
    if (line.length() >= longest) {
      int last = longest - 1;
      line.setLength(
          last > 0 && Character.isHighSurrogate(line.charAt(last - 1)) ? last - 1 : last);
    }
    return line.append(CUT).toString();
  }

  private static boolean isPlain(int c) {
    return (c >= 32 && c < 127) || (c > 0x9F && c < 0x2000);
  }

  private static String kept(int point) {
    if (point == '\t' || point == '\n' || point == '\r' || point == 0x2028 || point == 0x2029) {
      return " ";
    }
    boolean turns =
        (point >= 0x202A && point <= 0x202E)
            || (point >= 0x2066 && point <= 0x2069)
            || point == 0x200E
            || point == 0x200F;
    if (turns || Character.isISOControl(point)) {
      return "";
    }
    boolean halfPair = point >= 0xD800 && point <= 0xDFFF;
    return halfPair ? "\uFFFD" : Character.toString(point);
  }
}
