package org.sealpost.monitoring;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * Something to say to a person whose language is not known yet: a key of the texts of this package
 * with what is to be put in. What is put in stays as it is in every language; it may be foreign,
 * and who shows it cleans it.
 *
 * @param key of {@code messages/monitoring.properties}; empty for what is no sentence
 * @param arguments strings, or phrases that are said in the same language
 */
public record Phrase(String key, List<Object> arguments) {

  /** Nothing to say. */
  static final Phrase NONE = verbatim("");

  public Phrase {
    arguments = List.copyOf(arguments);
  }

  /** A sentence; arguments that are no phrases are put in as their text. */
  public static Phrase of(String key, Object... arguments) {
    return new Phrase(
        key,
        Stream.of(arguments)
            .map(value -> value instanceof Phrase phrase ? phrase : (Object) value.toString())
            .toList());
  }

  /** A record, a command or a value: the same in every language. */
  public static Phrase verbatim(String text) {
    return new Phrase("", List.of(text));
  }

  /** As it is said in Chinese; in every other language, in English. */
  public String in(Locale language) {
    var values =
        arguments.stream()
            .map(value -> value instanceof Phrase phrase ? phrase.in(language) : value)
            .toArray();
    return key.isEmpty()
        ? values[0].toString()
        : new MessageFormat(texts(language).getString(key), Locale.ROOT).format(values);
  }

  private static ResourceBundle texts(Locale language) {
    return ResourceBundle.getBundle(
        "messages.monitoring", language.getLanguage().equals("zh") ? Locale.CHINESE : Locale.ROOT);
  }
}
