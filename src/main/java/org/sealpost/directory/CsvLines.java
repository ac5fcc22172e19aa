package org.sealpost.directory;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated values (RFC 4180 §2): quoted cells with doubled quotes, any line end. Blank
 * lines are left out.
 */
final class CsvLines {

  /** The cells of a line and the number of the line it began in, from 1. */
  record Line(int number, List<String> cells) {}

  private final String text;
  private final char separator;
  private int at;
  private int lineNumber = 1;

  private CsvLines(String text, char separator) {
    this.text = text;
    this.separator = separator;
  }

  /**
   * All lines. An opening quote without its closing one ends the last cell with the file, and the
   * line is told as one cell too few or too many by whoever counts them.
   */
  static List<Line> read(String text, char separator) {
    return new CsvLines(text, separator).lines();
  }

  private List<Line> lines() {
    var lines = new ArrayList<Line>();
    while (at < text.length()) {
      int number = lineNumber;
      var cells = cells();
      boolean blank = cells.size() == 1 && cells.getFirst().isBlank();
      if (!blank) {
        lines.add(new Line(number, cells));
      }
    }
    return lines;
  }

  private List<String> cells() {
    var cells = new ArrayList<String>();
    while (true) {
      cells.add(cell());
      if (at >= text.length()) {
        return cells;
      }
      char end = text.charAt(at++);
      if (end != separator) {
        endOfLine(end);
        return cells;
      }
      if (at >= text.length()) {
        cells.add("");
        return cells;
      }
    }
  }

  private void endOfLine(char end) {
    if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    lineNumber++;
  }

  private String cell() {
    var cell = new StringBuilder();
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    if (quoted) {
      at++;
      quoted(cell);
    }
    while (at < text.length() && !isEnd(text.charAt(at))) {
      cell.append(text.charAt(at++));
    }
    return cell.toString();
  }

  private void quoted(StringBuilder cell) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        if (at >= text.length() || text.charAt(at) != '"') {
          return;
        }
        at++;
      } else if (c == '\n') {
        lineNumber++;
      }
      cell.append(c);
    }
  }

  private boolean isEnd(char c) {
    return c == separator || c == '\n' || c == '\r';
  }
}
