package org.sealpost.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;

/**
 * The parameters of a Content-Type or Content-Disposition value, read leniently (RFC 2045 §5.1, RFC
 * 2231). All forms in which a parameter is written are kept, because readers choose differently.
 */
final class Parameters {

  private static final int MOST = 100;

  private final String text;
  private final String firstWord;
  private final List<Written> written = new ArrayList<>();
  private int at;

  /** One parameter as it stands: its name in lower case, asterisks included, and its value. */
  private record Written(String name, String value) {}

  private Parameters(String text) {
    this.text = text;
    this.firstWord = FieldText.withoutComments(word(";")).strip();
    while (at < text.length() && written.size() < MOST) {
      readOne();
    }
  }

  static Parameters read(String value) {
    return new Parameters(value);
  }

  /** What stands before the first semicolon. */
  String firstWord() {
    return firstWord;
  }

  /** Whether more than one form of a parameter is there, or its parts do not fit. */
  boolean repeats(String name) {
    int plain = 0;
    int extended = 0;
    for (var one : written) {
      if (one.name.equals(name)) {
        plain++;
      } else if (one.name.startsWith(name + "*")) {
        extended++;
      }
    }
    return plain > 1 || (plain == 1 && extended > 0);
  }

  /** The value of each parameter that is preferred: the extended form if there is one. */
  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    for (var one : written) {
      int star = one.name.indexOf('*');
      var name = star < 0 ? one.name : one.name.substring(0, star);
      if (!name.isEmpty() && !values.containsKey(name)) {
        forms(name).stream().findFirst().ifPresent(value -> values.put(name, value));
      }
    }
    return values;
  }

  /** All values that a reader may see for a parameter, the preferred one first. */
  SequencedSet<String> forms(String name) {
    var forms = new LinkedHashSet<String>();
    extended(name, forms);
    for (var one : written) {
      if (one.name.equals(name)) {
        forms.add(EncodedWords.decoded(one.value));
        forms.add(one.value);
      }
    }
    return forms;
  }

  /** RFC 2231 §3 and §4: continuations in any order, each part percent-encoded or not. */
  private void extended(String name, SequencedSet<String> forms) {
    var parts = new LinkedHashMap<String, Written>();
    for (var one : written) {
      if (one.name.startsWith(name + "*")) {
        parts.putIfAbsent(one.name.substring(name.length() + 1), one);
      }
    }
    var whole = parts.get("");
    if (whole != null) {
      forms.add(joined(List.of(new Section(whole.value, true))));
    }
    var sections = new ArrayList<Section>();
    for (int i = 0; i <= parts.size(); i++) {
      var encoded = parts.get(i + "*");
      var plain = parts.get(Integer.toString(i));
      if (encoded != null) {
        sections.add(new Section(encoded.value, true));
      } else if (plain != null) {
        sections.add(new Section(plain.value, false));
      } else {
        break;
      }
    }
    if (!sections.isEmpty()) {
      var joined = joined(sections);
      forms.add(EncodedWords.decoded(joined));
    }
  }

  private record Section(String value, boolean encoded) {}

  private static String joined(List<Section> sections) {
    var charset = "";
    var octets = new ByteArrayOutputStream();
    for (int i = 0; i < sections.size(); i++) {
      var section = sections.get(i);
      var value = section.value;
      if (i == 0 && section.encoded) {
        int first = value.indexOf('\'');
        int second = value.indexOf('\'', first + 1);
        if (first >= 0 && second > first) {
          charset = value.substring(0, first);
          value = value.substring(second + 1);
        }
      }
      octets.writeBytes(
          section.encoded ? percentDecoded(value) : value.getBytes(StandardCharsets.UTF_8));
    }
    return Charsets.text(octets.toByteArray(), charset);
  }

  private static byte[] percentDecoded(String value) {
    var octets = new ByteArrayOutputStream(value.length());
    int plainFrom = 0;
    for (int i = 0; i + 2 < value.length(); i++) {
      int high = Character.digit(value.charAt(i + 1), 16);
      int low = Character.digit(value.charAt(i + 2), 16);
      if (value.charAt(i) == '%' && high >= 0 && low >= 0) {
        octets.writeBytes(value.substring(plainFrom, i).getBytes(StandardCharsets.UTF_8));
        octets.write(high * 16 + low);
        i += 2;
        plainFrom = i + 1;
      }
    }
    octets.writeBytes(value.substring(plainFrom).getBytes(StandardCharsets.UTF_8));
    return octets.toByteArray();
  }

  private void readOne() {
    skip(" \t;,\r\n");
    if (at < text.length() && text.charAt(at) == '(') {
      at = FieldText.afterComment(text, at);
      return;
    }
    int nameFrom = at;
    while (at < text.length() && "=; \t\"(".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    var name = text.substring(nameFrom, at).toLowerCase(Locale.ROOT);
    skip(" \t");
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      skip(" \t");
      written.add(new Written(name, value(name)));
    } else if (at < text.length() && at == nameFrom) {
      at++;
    }
  }

  private String value(String name) {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    // An unquoted file name may have blanks. Any other value ends at a blank or a comment, and
    // another parameter may follow even where the semicolon was forgotten.
    return name.startsWith("name") || name.startsWith("filename")
        ? word(";").strip()
        : word("; \t(");
  }

  private String quoted() {
    var value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      boolean escapes =
          text.charAt(at) == '\\'
              && at + 1 < text.length()
              && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
      at += escapes ? 1 : 0;
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private String word(String ends) {
    int from = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private void skip(String these) {
    while (at < text.length() && these.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
