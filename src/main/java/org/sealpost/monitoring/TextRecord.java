package org.sealpost.monitoring;

import java.util.List;
import java.util.Locale;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;

/** A TXT record of which there must be exactly one that begins so. */
sealed interface TextRecord {

  /** One. */
  record One(String text) implements TextRecord {}

  /** None, or more than one, which counts as none. */
  record Wrong(int count) implements TextRecord {}

  /** Nobody knows. */
  record Unknown(String cause) implements TextRecord {}

  /** Asks for the one of a name; upper and lower case do not count. */
  static TextRecord at(Resolver resolver, String name, String start) {
    return switch (resolver.txt(name)) {
      case Answer.Found<String>(var texts, boolean ignored) -> among(texts, start);
      case Answer.Nothing<String> ignored -> new Wrong(0);
      case Answer.Failed<String>(var cause) -> new Unknown(cause);
    };
  }

  private static TextRecord among(List<String> texts, String start) {
    var fitting =
        texts.stream()
            .filter(t -> t.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT)))
            .toList();
    return fitting.size() == 1 ? new One(fitting.getFirst()) : new Wrong(fitting.size());
  }

  /** What to say of a record that is not there once. */
  static Finding without(Phrase part, TextRecord record, String wanted) {
    return switch (record) {
      case One(var text) -> Finding.ok(part, "record.ok", text);
      case Wrong(int count) when count == 0 -> Finding.warn(part, "record.none").mended(wanted);
      case Wrong(int count) -> Finding.fail(part, "record.many", count).mendedBy("record.keep-one");
      case Unknown(var cause) -> Finding.unknown(part, cause);
    };
  }
}
