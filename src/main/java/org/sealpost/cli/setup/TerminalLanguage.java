package org.sealpost.cli.setup;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The language of who sits at the terminal, by the order that POSIX gives (XBD §8.2). */
final class TerminalLanguage {

  private TerminalLanguage() {}

  /** Chinese where the first of LC_ALL, LC_MESSAGES and LANG that is set says so; else English. */
  static Locale of(Map<String, String> environment) {
    return Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .filter(value -> value.matches("zh(?:[_.@].*)?"))
        .map(chinese -> Locale.CHINESE)
        .orElse(Locale.ENGLISH);
  }
}
