package org.sealpost.authenticity.dkim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tags and their values, as DKIM signatures and DNS records hold them: {@code v=1; a=rsa-sha256;…}
 * (RFC 6376 §3.2). Values come without the white space around them.
 */
public final class TagList {

  private static final int LONGEST = 64 * 1024;
  private static final int MOST_TAGS = 100;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*+");

  private final Map<String, String> tags;

  private TagList(Map<String, String> tags) {
    this.tags = tags;
  }

  /** Reads a list; empty if it breaks the syntax or names a tag twice. Never throws. */
  public static Optional<TagList> read(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    var tags = new LinkedHashMap<String, String>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf(';', from);
      end = end < 0 ? text.length() : end;
      var tag = trimmed(text.substring(from, end));
      boolean isLast = end == text.length();
      from = end + 1;
      if (tag.isEmpty() && isLast && !tags.isEmpty()) {
        break;
      }
      int equals = tag.indexOf('=');
      var name = equals < 0 ? "" : trimmed(tag.substring(0, equals));
      if (!NAME.matcher(name).matches() || tags.size() >= MOST_TAGS) {
        return Optional.empty();
      }
      var value = trimmed(tag.substring(equals + 1));
      if (!isValue(value) || tags.put(name, value) != null) {
        return Optional.empty();
      }
    }
    return tags.isEmpty() ? Optional.empty() : Optional.of(new TagList(tags));
  }

  /** The value of a tag; names are told apart by case. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(tags.get(name));
  }

  /** The value of a tag, or what it is if it is left out. */
  public String get(String name, String otherwise) {
    return tags.getOrDefault(name, otherwise);
  }

  /** The name of the first tag. */
  public String first() {
    return tags.keySet().iterator().next();
  }

  /** A value without any white space in it, as Base64 and lists may be folded. */
  public static String compact(String value) {
    int blanks = 0;
    for (int i = 0; i < value.length(); i++) {
      blanks += isBlank(value.charAt(i)) ? 1 : 0;
    }
    if (blanks == 0) {
      return value;
    }
    var out = new StringBuilder(value.length() - blanks);
    for (int i = 0; i < value.length(); i++) {
      if (!isBlank(value.charAt(i))) {
        out.append(value.charAt(i));
      }
    }
    return out.toString();
  }

  private static boolean isValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
