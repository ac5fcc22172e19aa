package org.sealpost.directory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sealpost.mail.Address;
import org.sealpost.mail.PlainLine;
import org.sealpost.mail.SpreadsheetCell;

/** People as a file of comma-separated values (RFC 4180 §2). */
final class PeopleCsv {

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final List<String> COLUMNS =
      List.of("email", "displayName", "groups", "protected");
  private static final int LARGEST = 20_000_000;
  private static final int MOST_LINES = 200_000;
  private static final int MOST_MISTAKES = 50;

  /** A file, read. */
  sealed interface Reading permits Lines, Mistaken {}

  /** What each line says. */
  record Lines(List<Line> lines) implements Reading {}

  /** What is wrong with the file. */
  record Mistaken(List<PeopleImport.Mistake> mistakes) implements Reading {}

  /** What a line says of a person; columns that the file lacks are empty. */
  record Line(
      int number,
      Address email,
      Optional<String> displayName,
      Optional<List<String>> groups,
      Optional<Boolean> isProtected) {}

  private final List<PeopleImport.Mistake> mistakes = new ArrayList<>();
  private final Map<String, Integer> columns = new HashMap<>();

  private PeopleCsv() {}

  static Reading read(byte[] csv) {
    if (csv.length > LARGEST) {
      return mistaken("the file is larger than " + LARGEST + " octets");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(csv)).toString();
    } catch (CharacterCodingException notUtf8) {
      return mistaken("the file is not UTF-8");
    }
    return new PeopleCsv().lines(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
  }

  private static Mistaken mistaken(String reason) {
    return new Mistaken(List.of(new PeopleImport.Mistake(1, reason)));
  }

  private Reading lines(String text) {
    var header = text.lines().findFirst().orElse("");
    // Spreadsheets of many countries separate by semicolons.
    char separator = header.indexOf(';') >= 0 && header.indexOf(',') < 0 ? ';' : ',';
    var all = CsvLines.read(text, separator);
    if (all.isEmpty()) {
      return mistaken("the file is empty; the first line names the columns: " + header());
    }
    if (all.size() > MOST_LINES) {
      return mistaken("the file has more than " + MOST_LINES + " lines");
    }
    header(all.getFirst());
    if (!mistakes.isEmpty()) {
      return new Mistaken(mistakes);
    }
    var lines = new ArrayList<Line>();
    var seen = new HashSet<String>();
    for (var line : all.subList(1, all.size())) {
      if (mistakes.size() >= MOST_MISTAKES) {
        break;
      }
      line(line, seen).ifPresent(lines::add);
    }
    return mistakes.isEmpty() ? new Lines(lines) : new Mistaken(mistakes);
  }

  private static String header() {
    return String.join(",", COLUMNS);
  }

  private void header(CsvLines.Line line) {
    for (int i = 0; i < line.cells().size(); i++) {
      var cell = line.cells().get(i).strip();
      var column = COLUMNS.stream().filter(cell::equalsIgnoreCase).findFirst();
      if (column.isEmpty()) {
        mistake(line.number(), "no such column: " + cell + "; there are " + header());
      } else if (columns.put(column.get(), i) != null) {
        mistake(line.number(), "the column " + column.get() + " is there twice");
      }
    }
    if (!columns.containsKey("email")) {
      mistake(line.number(), "the column email is missing; there are " + header());
    }
  }

  private Optional<Line> line(CsvLines.Line line, Set<String> seen) {
    int number = line.number();
    if (line.cells().size() != columns.size()) {
      mistake(
          number,
          "%d cells instead of %d; is a quote missing?"
              .formatted(line.cells().size(), columns.size()));
      return Optional.empty();
    }
    var written = cell(line, "email").orElse("");
    var email = Address.parse(written);
    if (email.isEmpty()) {
      mistake(number, "not an address: " + PlainLine.of(written, 100));
      return Optional.empty();
    }
    if (!seen.add(email.get().key())) {
      mistake(number, "this address is in the file already: " + email.get());
    }
    var word = cell(line, "protected");
    var isProtected = word.flatMap(PeopleCsv::yesOrNo);
    if (word.isPresent() && isProtected.isEmpty()) {
      mistake(number, "protected is true or false, not " + PlainLine.of(word.get(), 40));
    }
    return Optional.of(
        new Line(
            number,
            email.get(),
            cell(line, "displayName"),
            cell(line, "groups").map(PeopleCsv::groups),
            isProtected));
  }

  private Optional<String> cell(CsvLines.Line line, String column) {
    return Optional.ofNullable(columns.get(column))
        .map(line.cells()::get)
        .map(cell -> SpreadsheetCell.read(cell.strip()));
  }

  private void mistake(int line, String reason) {
    mistakes.add(new PeopleImport.Mistake(line, reason));
  }

  private static Optional<Boolean> yesOrNo(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1", "x" -> Optional.of(true);
      case "false", "no", "0", "" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static List<String> groups(String cell) {
    return Stream.of(cell.split("[;,|]"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  static String write(Collection<Person> people) {
    var csv = new StringBuilder(header()).append("\r\n");
    for (var person : people) {
      csv.append(SpreadsheetCell.written(person.email().toString()))
          .append(',')
          .append(SpreadsheetCell.written(person.displayName()))
          .append(',')
          .append(SpreadsheetCell.written(String.join(";", person.groups())))
          .append(',')
          .append(person.isProtected())
          .append("\r\n");
    }
    return csv.toString();
  }
}
