package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.TextNode;
import org.junit.jupiter.api.Test;

/** What the pages say stands in both languages, and nowhere else. */
class TextsTest {

  private static final Path TEXTS = Path.of("src/main/resources/messages");
  private static final Path TEMPLATES = Path.of("src/main/resources/templates");
  private static final Pattern KEY = Pattern.compile("#\\{([a-z0-9.-]+)[}(]");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Names that are the same in every language. */
  private static final Set<String> NAMES =
      Set.of(
          "–", "Sealpost", "English", "中文", "g", "j", "k", "/", "?", "Enter", "·", "→", "<", ">");

  @Test
  void bothLanguagesHaveTheSameKeys() throws IOException {
    assertThat(keys("console_zh.properties")).isEqualTo(keys("console.properties"));
  }

  @Test
  void everyKeyThatATemplateNamesIsThere() throws IOException {
    var known = keys("console.properties");
    for (var template : templates()) {
      var named = new TreeSet<String>();
      KEY.matcher(Files.readString(template)).results().forEach(key -> named.add(key.group(1)));
      assertThat(known).as("%s", template).containsAll(named);
    }
  }

  @Test
  void noTemplateSpeaksALanguageOfItsOwn() throws IOException {
    for (var template : templates()) {
      var page = Jsoup.parse(Files.readString(template));
      for (var node : page.getAllElements()) {
        for (TextNode text : node.textNodes()) {
          for (var word : BLANKS.splitAsStream(text.text().strip()).toList()) {
            assertThat(word.isEmpty() || NAMES.contains(word) || node.tagName().equals("code"))
                .as("\"%s\" in %s", word, template)
                .isTrue();
          }
        }
      }
    }
  }

  private static List<Path> templates() throws IOException {
    try (var files = Files.list(TEMPLATES)) {
      return files.filter(file -> file.toString().endsWith(".html")).sorted().toList();
    }
  }

  private static Set<String> keys(String file) throws IOException {
    try (Reader text = Files.newBufferedReader(TEXTS.resolve(file))) {
      var properties = new Properties();
      properties.load(text);
      return new TreeSet<>(properties.stringPropertyNames());
    }
  }
}
