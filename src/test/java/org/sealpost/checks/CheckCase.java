package org.sealpost.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One case of a check: a mail, what is known besides, and what the check must say. A case file
 * holds many, each begun by a line {@code == title}; lines {@code key: value} follow, then an empty
 * line and the mail. In the mail {@code [[zip a.txt=text|b.exe=MZ]]} and the like stand for base64
 * of such a file (see {@link SampleFiles}).
 */
record CheckCase(
    String check,
    String title,
    double strength,
    String reason,
    Map<String, String> settings,
    String mail) {

  static List<CheckCase> read(Path file) {
    try {
      var name = String.valueOf(file.getFileName()).replace(".case", "");
      var cases = new ArrayList<CheckCase>();
      for (var block : Files.readString(file).split("(?m)^== ", -1)) {
        if (!block.isBlank() && !block.startsWith("#")) {
          cases.add(of(name, block));
        }
      }
      return cases;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static CheckCase of(String check, String block) {
    int titleEnd = block.indexOf('\n');
    int mailFrom = block.indexOf("\n\n");
    var settings = new LinkedHashMap<String, String>();
    for (var line : block.substring(titleEnd + 1, mailFrom).split("\n", -1)) {
      int colon = line.indexOf(':');
      settings.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    var sees = settings.getOrDefault("sees", "nothing");
    int space = sees.indexOf(' ');
    double strength =
        sees.equals("nothing")
            ? 0
            : Double.parseDouble(space < 0 ? sees : sees.substring(0, space));
    return new CheckCase(
        check,
        block.substring(0, titleEnd),
        strength,
        space < 0 ? "" : sees.substring(space + 1),
        settings,
        block.substring(mailFrom + 2));
  }

  Evidence evidence() {
    var octets = SampleFiles.filledIn(mail).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return SampleEvidence.of(octets, settings);
  }

  @Override
  public String toString() {
    return check + ": " + title;
  }
}
