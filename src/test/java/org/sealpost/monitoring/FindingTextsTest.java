package org.sealpost.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What looks say stands in both languages, and nowhere else. */
class FindingTextsTest {

  private static final Path TEXTS = Path.of("src/main/resources/messages");
  private static final List<Path> LOOKS =
      List.of(
          Path.of("src/main/java/org/sealpost/monitoring"),
          Path.of("src/main/java/org/sealpost/cli/setup"));
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern SAID =
      Pattern.compile(
          "(?:Phrase\\.of|mendedBy|expectingThat)\\(\\s*\"([^\"]+)\"|"
              + "Finding\\.(?:ok|warn|fail)\\(\\s*[a-zA-Z.()\"-]+,\\s*\"([^\"]+)\"");
  private static final Pattern SENTENCE = Pattern.compile("\\p{L}{2,}[,:;]? \\p{L}{2,}");

  /** Commands and records are the same in every language. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "it says: |(?:timedatectl|install|chmod|dig|nc|ss) .*|.*\\bTXT \\\\\"v=.*|v=spf1"
              + " .*|[a-z.%-]+: \\{.*");

  private static TreeMap<String, String> texts(String file) {
    try (var reader = Files.newBufferedReader(TEXTS.resolve(file))) {
      var properties = new Properties();
      properties.load(reader);
      var texts = new TreeMap<String, String>();
      properties.forEach((key, text) -> texts.put(key.toString(), text.toString()));
      return texts;
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private static Set<String> places(String text) {
    return Pattern.compile("\\{(\\d+)}")
        .matcher(text)
        .results()
        .map(place -> place.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> looks() throws IOException {
    var looks = new java.util.ArrayList<Path>();
    for (var folder : LOOKS) {
      try (var files = Files.list(folder)) {
        files
            .filter(
                file ->
                    file.toString()
                        .matches(
                            ".*(?:Look|Health|Examination|Record|ShownCertificate|DoctorVerb)\\.java"))
            .filter(file -> !file.endsWith("Health.java"))
            .forEach(looks::add);
      }
    }
    for (var look : List.copyOf(looks)) {
      if (!Files.readString(look).contains("Finding")) {
        looks.remove(look);
      }
    }
    return looks;
  }

  @Test
  void bothLanguagesHaveTheSameKeysWithTheSamePlaces() {
    var english = texts("monitoring.properties");
    var chinese = texts("monitoring_zh.properties");
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    english.forEach(
        (key, text) -> {
          assertThat(places(chinese.get(key))).as(key).isEqualTo(places(text));
          assertThat(text)
              .as("a lonely quote swallows places: %s", key)
              .doesNotContainPattern("(?<!')'(?![{}'])(?<![{}]')");
        });
  }

  @Test
  void everyTextCanBeFormatted() {
    for (var file : List.of("monitoring.properties", "monitoring_zh.properties")) {
      texts(file)
          .forEach(
              (key, text) -> {
                var said =
                    new MessageFormat(text, Locale.ROOT).format(new Object[] {"a", "b", "c"});
                assertThat(said).as(key).isNotBlank().doesNotContain("{0", "{1", "{2");
              });
    }
  }

  @Test
  void everyKeyThatALookNamesIsThereAndNoTextIsForgotten() throws IOException {
    var known = texts("monitoring.properties").keySet();
    var all = new StringBuilder();
    for (var look : looks()) {
      var source = Files.readString(look);
      all.append(source);
      SAID.matcher(source)
          .results()
          .map(said -> said.group(1) == null ? said.group(2) : said.group(1))
          .filter(key -> !key.endsWith("."))
          .forEach(key -> assertThat(known).as("%s", look).contains(key));
    }
    for (var folder : LOOKS) {
      try (var files = Files.list(folder)) {
        for (var file : files.toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    all.append(
        Files.readString(Path.of("src/main/java/org/sealpost/console/domains/DomainLooks.java")));
    for (var key : known) {
      var family = key.substring(0, key.lastIndexOf('.') + 1);
      assertThat(
              all.toString().contains('"' + key + '"')
                  || all.toString().contains('"' + family + '"'))
          .as("%s is said somewhere", key)
          .isTrue();
    }
  }

  @Test
  void noLookSpeaksALanguageOfItsOwn() throws IOException {
    assertThat(looks()).hasSizeGreaterThan(18);
    for (var look : looks()) {
      // Settings of commands are described in English like all their help; the log is English too.
      var source =
          Files.readString(look)
              .replaceAll("(?s)description =.*?(?=\\)\\s*(?:public|private))", "")
              .replaceAll("LOG\\.[a-z]+\\((?s:.*?)\\);", "")
              .replaceAll("new Illegal[A-Za-z]+\\(\"[^\"]*\"\\)", "")
              .replaceAll("(?m)^\\s*(?://|\\*|/\\*\\*).*$", "");
      LITERAL
          .matcher(source)
          .results()
          .map(literal -> literal.group(1))
          .filter(text -> !COMMAND.matcher(text).matches())
          .forEach(
              text ->
                  assertThat(SENTENCE.matcher(text).find())
                      .as("\"%s\" in %s", text, look)
                      .isFalse());
    }
  }
}
