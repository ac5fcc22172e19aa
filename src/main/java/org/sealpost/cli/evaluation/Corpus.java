package org.sealpost.cli.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.cli.files.MailFile;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/**
 * Labelled mail in folders: {@code DIR/<label>/…} or {@code DIR/<source>/<label>/…}, one mail a
 * file. A file {@code index.tsv} beside the labels may say language and date: its first line names
 * the columns {@code file}, {@code lang_guess}, {@code date}.
 */
final class Corpus {

  private static final Pattern YEAR = Pattern.compile("\\b(?:19[89]|20\\d)\\d\\b");
  private static final String UNKNOWN = "-";

  private final Path root;
  private final Map<Path, Map<String, Noted>> indexes = new HashMap<>();

  /** What an index says of a mail. */
  private record Noted(String language, String year) {}

  Corpus(Path root) {
    this.root = root;
  }

  /** All mails in the order of their paths. */
  List<Sample> samples() throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException(root + " is no folder");
    }
    var samples = new ArrayList<Sample>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var sample = sample(file);
        if (sample.isPresent()) {
          samples.add(sample.get());
        }
      }
    }
    if (samples.isEmpty()) {
      throw new IOException(
          root
              + " holds no folder named after a label (ham, bulk, bounce, spam, phish, phishing,"
              + " fraud, malware)");
    }
    return samples;
  }

  private Optional<Sample> sample(Path file) throws IOException {
    var folders = root.relativize(file.getParent());
    for (int i = 0; i < folders.getNameCount(); i++) {
      var label = Label.of(folders.getName(i).toString());
      if (label.isPresent()) {
        var before = i == 0 ? root : root.resolve(folders.subpath(0, i));
        var noted = index(before).get(before.relativize(file).toString());
        return Optional.of(
            new Sample(
                file,
                label.get(),
                source(folders, i),
                noted == null ? UNKNOWN : noted.language,
                noted == null ? year(file) : noted.year));
      }
    }
    return Optional.empty();
  }

  private String source(Path folders, int label) {
    var names = new ArrayList<String>();
    for (int i = 0; i < folders.getNameCount(); i++) {
      if (i != label) {
        names.add(folders.getName(i).toString());
      }
    }
    return names.isEmpty() ? String.valueOf(root.getFileName()) : String.join("/", names);
  }

  private Map<String, Noted> index(Path folder) throws IOException {
    var known = indexes.get(folder);
    if (known == null) {
      known = read(folder.resolve("index.tsv"));
      indexes.put(folder, known);
    }
    return known;
  }

  private static Map<String, Noted> read(Path index) throws IOException {
    if (!Files.exists(index)) {
      return Map.of();
    }
    var lines = Files.readAllLines(index, StandardCharsets.UTF_8);
    var columns = List.of(lines.getFirst().split("\t", -1));
    int file = columns.indexOf("file");
    int language = columns.indexOf("lang_guess");
    int date = columns.indexOf("date");
    if (file < 0 || language < 0 || date < 0) {
      throw new IOException(index + " does not name the columns file, lang_guess and date");
    }
    var noted = new HashMap<String, Noted>();
    for (var line : lines.subList(1, lines.size())) {
      var cells = line.split("\t", -1);
      if (cells.length > Math.max(file, Math.max(language, date))) {
        noted.put(cells[file], new Noted(cells[language], firstYear(cells[date])));
      }
    }
    return noted;
  }

  private static String year(Path file) throws IOException {
    return firstYear(
        Message.read(MailFile.read(file)).field("Date").map(HeaderField::value).orElse(""));
  }

  private static String firstYear(String date) {
    var year = YEAR.matcher(date);
    return year.find() ? year.group() : UNKNOWN;
  }
}
