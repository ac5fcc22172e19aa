package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpreadsheetCellTest {

  static List<String> texts() {
    return List.of(
        "",
        "plain",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "'",
        "'=1",
        "''=1",
        "'plain",
        "a,b",
        "a;b",
        "a\"b",
        "=\"x\",1",
        "two\r\nlines",
        "王芳");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void isNeverAFormulaAndReadsBack(String text) {
    var written = SpreadsheetCell.written(text);
    var unquoted =
        written.startsWith("\"")
            ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
            : written;
    assertThat(unquoted).doesNotMatch("(?s)[=+\\-@\\t\\r].*");
    assertThat(SpreadsheetCell.read(unquoted)).isEqualTo(text);
  }
}
