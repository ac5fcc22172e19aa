package org.sealpost;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file looks as the formatter writes it; {@code peers/format} rewrites those that do
 * not.
 */
class FormatTest {

  @Test
  void everyFileIsFormatted() throws Exception {
    var formatter = new Formatter();
    var unformatted = Stream.<Path>builder();
    for (var file : sources()) {
      var source = Files.readString(file);
      if (!formatter.formatSource(RemoveUnusedImports.removeUnusedImports(source)).equals(source)) {
        unformatted.add(file);
      }
    }
    assertThat(unformatted.build()).as("mend with: peers/format").isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
