package org.sealpost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code cites standards; docs/standards.md lists them. Here the two are held together. */
class StandardsTest {

  private static final Pattern RFC = Pattern.compile("RFC (\\d{3,5})");

  /** The word rfc822 is a media type and a kind of name in certificates, not a citation. */
  private static final Pattern LOOSE =
      Pattern.compile(
          "(?i)\\brfc-?(?!822|\\d+Style|\\d+_)\\d|RFC \\d+,? [Ss]ec|RFC \\d+ \\d+\\.\\d");

  private static final Pattern ROW =
      Pattern.compile("^\\| RFC (\\d+) \\| .+ \\| (yes|in part|no)[^|]* \\| (.*) \\|$");
  private static final Path PAGE = Path.of("docs/standards.md");
  private static final Path CODE = Path.of("src/main/java");

  @Test
  void everyStandardTheCodeCitesIsListed() throws IOException {
    assertThat(rfcsIn(PAGE)).containsAll(rfcsIn(CODE));
  }

  @Test
  void everyRowNamesWhatWeDoAndWhere() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row -> {
              assertThat(row).matches(ROW);
              for (var place : Pattern.compile("`([a-z]+)[^`]*`").matcher(row).results().toList()) {
                assertThat(CODE.resolve("org/sealpost").resolve(place.group(1))).isDirectory();
              }
            });
  }

  @Test
  void rowsStandInTheOrderOfTheirNumbers() throws IOException {
    assertThat(rows().stream().map(StandardsTest::number)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void standardsAreCitedInOneWay() throws IOException {
    assertThat(filesIn(CODE))
        .allSatisfy(
            file -> assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern(LOOSE));
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| RFC ")).toList();
  }

  private static int number(String row) {
    var digits = RFC.matcher(row);
    assertThat(digits.find()).isTrue();
    return Integer.parseInt(digits.group(1));
  }

  private static SortedSet<String> rfcsIn(Path root) throws IOException {
    var rfcs = new TreeSet<String>();
    for (var file : filesIn(root)) {
      RFC.matcher(Files.readString(file)).results().map(MatchResult::group).forEach(rfcs::add);
    }
    return rfcs;
  }

  private static List<Path> filesIn(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(java|md)"))
          .toList();
    }
  }
}
