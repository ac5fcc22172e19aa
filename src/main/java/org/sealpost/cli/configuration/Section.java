package org.sealpost.cli.configuration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of the file while it is read. It remembers which keys were asked for, so that a key
 * nobody knows is found; a value that does not fit becomes a problem and a harmless stand-in, so
 * that all mistakes of a file are told at once.
 */
final class Section {

  private static final Pattern SECRET_FILE = Pattern.compile("\\$\\{file:([^}]+)}");
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private final Reading reading;
  private final String path;
  private final @Nullable MappingNode node;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final SortedSet<String> known = new TreeSet<>();

  /** What is shared by all sections of one file. */
  record Reading(String file, Map<String, String> environment, List<Problem> problems) {

    void problem(@Nullable Node at, String key, String text) {
      var place = at == null ? file : file + ":" + (at.getStartMark().getLine() + 1);
      problems.add(new Problem(place, key, text));
    }
  }

  Section(Reading reading, String path, @Nullable Node node) {
    this.reading = reading;
    this.path = path;
    if (node instanceof MappingNode mapping) {
      this.node = mapping;
      for (var entry : mapping.getValue()) {
        var name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (entries.put(name, entry) != null) {
          reading.problem(entry.getKeyNode(), key(name), "stands here twice");
        }
      }
    } else {
      this.node = null;
      if (node != null && !isEmpty(node)) {
        reading.problem(node, path, "expected keys and values, one a line");
      }
    }
  }

  boolean isPresent() {
    return node != null;
  }

  /** The names of all keys: for sections whose keys are names of things. */
  List<String> names() {
    known.addAll(entries.keySet());
    return List.copyOf(entries.keySet());
  }

  Section section(String name) {
    known.add(name);
    return new Section(reading, key(name), value(name));
  }

  boolean has(String name) {
    known.add(name);
    return entries.containsKey(name) || override(name).isPresent();
  }

  String text(String name, String otherwise) {
    return scalar(name).orElse(otherwise);
  }

  String required(String name, String example) {
    return scalar(name)
        .orElseGet(
            () -> {
              reading.problem(
                  node, key(name), "is missing; write for example: " + name + ": " + example);
              return example;
            });
  }

  <T> T as(
      String name, String text, Function<String, Optional<T>> parser, String expected, T standIn) {
    return parser
        .apply(text)
        .orElseGet(
            () -> {
              problem(name, "expected " + expected + ", found \"" + text + "\"");
              return standIn;
            });
  }

  int port(String name, int otherwise) {
    return as(
        name,
        text(name, Integer.toString(otherwise)),
        text -> number(text).filter(n -> n <= 65_535).map(Long::intValue),
        "a port number from 0 to 65535",
        otherwise);
  }

  /** A whole number of at least so many. */
  int count(String name, int least, int otherwise) {
    return as(
        name,
        text(name, Integer.toString(otherwise)),
        text -> number(text).map(Long::intValue).filter(n -> n >= least),
        "a number of at least " + least,
        otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return as(
        name,
        text(name, Boolean.toString(otherwise)),
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> Optional.of(true);
              case "false", "no", "off" -> Optional.of(false);
              default -> Optional.empty();
            },
        "true or false",
        otherwise);
  }

  double points(String name, double otherwise) {
    return as(
        name,
        text(name, Double.toString(otherwise)),
        text ->
            text.matches("\\d{1,4}(\\.\\d{1,3})?")
                ? Optional.of(Double.parseDouble(text))
                : Optional.empty(),
        "a number of points such as 4.0",
        otherwise);
  }

  long octets(String name, String otherwise) {
    return as(
        name,
        text(name, otherwise),
        Section::length,
        "a size such as 50MiB",
        length(otherwise).orElse(0L));
  }

  Duration span(String name, String otherwise) {
    return as(
        name,
        text(name, otherwise),
        Section::duration,
        "a time span such as 30s, 5m, 4h or 5d",
        duration(otherwise).orElse(Duration.ZERO));
  }

  /** Address and port of a listener. */
  InetSocketAddress listen(String otherwiseAddress, int otherwisePort) {
    var address = text("address", otherwiseAddress);
    int port = port("port", otherwisePort);
    return as(
        "address",
        address,
        text -> Network.parse(text).map(n -> new InetSocketAddress(n.address(), port)),
        "an IP address of this machine, or 0.0.0.0 for all",
        new InetSocketAddress(port));
  }

  List<String> texts(String name) {
    known.add(name);
    var found = override(name);
    if (found.isPresent()) {
      return List.of(found.get().split("\\s*,\\s*"));
    }
    var value = value(name);
    if (value == null || isEmpty(value)) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      var texts = new ArrayList<String>();
      for (var item : sequence.getValue()) {
        if (item instanceof ScalarNode scalar) {
          texts.add(resolved(scalar, name));
        } else {
          reading.problem(item, key(name), "expected a list of texts");
        }
      }
      return texts;
    }
    reading.problem(value, key(name), "expected a list such as [a, b]");
    return List.of();
  }

  void problem(String name, String text) {
    var value = value(name);
    if (override(name).isPresent()) {
      reading.problems().add(new Problem(variable(name), key(name), text));
    } else {
      reading.problem(value == null ? node : value, key(name), text);
    }
  }

  /** To be called when all keys were asked for: tells those that nobody knows. */
  void end() {
    for (var entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        reading.problem(
            entry.getValue().getKeyNode(),
            key(entry.getKey()),
            "is not a key here; " + Suggestion.among(entry.getKey(), known));
      }
    }
  }

  private Optional<String> scalar(String name) {
    known.add(name);
    var found = override(name);
    if (found.isPresent()) {
      return found;
    }
    var value = value(name);
    if (value == null || isEmpty(value)) {
      return Optional.empty();
    }
    if (value instanceof ScalarNode scalar) {
      return Optional.of(resolved(scalar, name));
    }
    reading.problem(value, key(name), "expected one value");
    return Optional.empty();
  }

  private String resolved(ScalarNode scalar, String name) {
    var matcher = SECRET_FILE.matcher(scalar.getValue());
    if (!matcher.matches()) {
      return scalar.getValue();
    }
    try {
      return Files.readString(Path.of(matcher.group(1))).strip();
    } catch (IOException unreadable) {
      reading.problem(scalar, key(name), "cannot read the file " + matcher.group(1));
      return "";
    }
  }

  private @Nullable Node value(String name) {
    var entry = entries.get(name);
    return entry == null ? null : entry.getValueNode();
  }

  private Optional<String> override(String name) {
    return Optional.ofNullable(reading.environment().get(variable(name)));
  }

  private String variable(String name) {
    return key(name).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private String key(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
  }

  private static Optional<Long> number(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static Optional<Long> length(String text) {
    var matcher = LENGTH.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          case null, default -> 1;
        };
    return Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
  }

  private static Optional<Duration> duration(String text) {
    var matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }
}
