package org.sealpost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every check has a file of cases: what it must see, how clearly, and what it must not see. A
 * reported mistake becomes a case.
 */
class CheckCaseTest {

  private static final Path CASES = Path.of("src/test/resources/cases/checks");

  static Stream<CheckCase> cases() throws IOException {
    try (var files = Files.list(CASES)) {
      return files.sorted().flatMap(file -> CheckCase.read(file).stream()).toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void seesWhatTheCaseSays(CheckCase one) {
    var check =
        Check.all().stream().filter(c -> c.name().equals(one.check())).findFirst().orElseThrow();
    switch (check.look(one.evidence())) {
      case Finding.Nothing ignored -> assertThat(0.0).isEqualTo(one.strength());
      case Finding.Seen(String reason, double strength) -> {
        assertThat(strength).as(reason).isEqualTo(one.strength());
        assertThat(reason).contains(one.reason());
      }
      case Finding.CouldNotLook(String cause) -> throw new AssertionError(cause);
    }
  }

  @Test
  void everyCheckHasCasesThatItSeesAndCasesThatItDoesNot() throws IOException {
    var names =
        Check.all().stream().map(Check::name).collect(Collectors.toCollection(TreeSet::new));
    assertThat(Set.copyOf(checksWith(true))).containsAll(names);
    assertThat(Set.copyOf(checksWith(false))).containsAll(names);
  }

  @Test
  void namesAreUniqueWords() {
    assertThat(Check.all()).extracting(Check::name).doesNotHaveDuplicates();
    assertThat(Check.all()).allSatisfy(c -> assertThat(c.name()).matches("[a-z]+(-[a-z]+)*"));
  }

  private static Set<String> checksWith(boolean seen) throws IOException {
    return cases()
        .filter(one -> one.strength() > 0 == seen)
        .map(CheckCase::check)
        .collect(Collectors.toSet());
  }
}
