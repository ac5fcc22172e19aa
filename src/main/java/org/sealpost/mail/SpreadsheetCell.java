package org.sealpost.mail;

/**
 * Foreign text as a cell of comma-separated values (RFC 4180 §2) that no spreadsheet runs as a
 * formula: an apostrophe goes before what would be one, and before apostrophes that stand there
 * already, so that reading gives back what was written.
 */
public final class SpreadsheetCell {

  private static final String STARTS_FORMULA = "=+-@\t\r";
  private static final String NEEDS_QUOTES = "\",;\r\n";

  private SpreadsheetCell() {}

  /** The cell as it stands in the file. */
  public static String written(String text) {
    var guarded = needsGuard(text) ? "'" + text : text;
    boolean quotes = guarded.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0);
    return quotes ? "\"" + guarded.replace("\"", "\"\"") + "\"" : guarded;
  }

  /** The text of a cell, whose quotes are taken away already. */
  public static String read(String cell) {
    return cell.startsWith("'") && needsGuard(cell) ? cell.substring(1) : cell;
  }

  private static boolean needsGuard(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) == '\'') {
      at++;
    }
    return at < text.length() && STARTS_FORMULA.indexOf(text.charAt(at)) >= 0;
  }
}
