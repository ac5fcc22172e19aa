package org.sealpost.checks.attachment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.poifs.macros.VBAMacroReader;
import org.sealpost.checks.attachment.AttachedFile.Macros;

/** Finds macros in documents of the old Office format (OLE2). */
final class MacroReader {

  private static final int MOST_ENTRIES = 10_000;
  private static final Set<String> STORAGES = Set.of("vba", "_vba_project_cur", "macros");

  /** Names of procedures that Office runs by itself, and events that do the same. */
  private static final Pattern RUN_BY_THEMSELVES =
      Pattern.compile(
          "(?i)\\b(auto_?(open|close|exec|exit|new)|document_(open|close|new|beforeclose)"
              + "|workbook_(open|close|activate|beforeclose)|presentation_open"
              + "|\\w+_(layout|resize|painted|gotfocus|mousemove))\\b");

  private MacroReader() {}

  /** What macros an OLE2 document has; throws whatever the library throws on broken ones. */
  static Macros ofDocument(byte[] octets) throws IOException {
    try (var document = new POIFSFileSystem(new ByteArrayInputStream(octets))) {
      if (!hasMacros(document.getRoot())) {
        return Macros.NONE;
      }
      return runByThemselves(octets) ? Macros.RUN_BY_THEMSELVES : Macros.PRESENT;
    }
  }

  private static boolean hasMacros(DirectoryNode root) {
    var open = new ArrayDeque<DirectoryNode>();
    open.add(root);
    int seen = 0;
    while (!open.isEmpty()) {
      for (Entry entry : open.poll()) {
        if (STORAGES.contains(entry.getName().toLowerCase(Locale.ROOT))) {
          return true;
        }
        seen++;
        if (seen > MOST_ENTRIES) {
          return false;
        }
        if (entry instanceof DirectoryNode directory) {
          open.add(directory);
        }
      }
    }
    return false;
  }

  /** Where the text of the macros cannot be read the names are looked for as they stand. */
  private static boolean runByThemselves(byte[] octets) {
    try (var reader = new VBAMacroReader(new ByteArrayInputStream(octets))) {
      return reader.readMacros().values().stream()
          .anyMatch(text -> RUN_BY_THEMSELVES.matcher(text).find());
    } catch (IOException | RuntimeException unreadable) {
      var raw = new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1);
      return RUN_BY_THEMSELVES.matcher(raw).find();
    }
  }
}
