package org.sealpost.checks.attachment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/** What a file is, by its octets alone. */
enum FileKind {
  PROGRAM("a program"),
  SHORTCUT("a shortcut that runs a program"),
  DISK_IMAGE("a disk image"),
  SCRIPT("a script"),
  SCRIPTED_PAGE("a web page with a script"),
  PAGE("a web page"),
  ZIP("a zip archive"),
  TAR("a tar archive"),
  GZIP("a gzip archive"),
  BZIP2("a bzip2 archive"),
  XZ("an xz archive"),
  SEVEN_ZIP("a 7z archive"),
  RAR("a rar archive"),
  CABINET("a cabinet archive"),
  OLE2("an old Office document"),
  OTHER("a file");

  private static final Set<String> PROGRAM_TYPES =
      Set.of(
          "application/x-dosexec",
          "application/x-elf",
          "application/x-executable",
          "application/x-mach-o",
          "application/x-mach-o-executable",
          "application/x-msdownload",
          "application/x-ms-installer",
          "application/x-sharedlib");
  private static final Set<String> SCRIPT_TYPES =
      Set.of("application/x-bat", "application/x-sh", "text/vbscript", "application/x-powershell");
  private static final int TAR_MAGIC_AT = 257;
  private static final int ISO_MAGIC_AT = 0x8001;
  private static final int PAGE_PREFIX = 32 * 1024;

  private final String words;

  FileKind(String words) {
    this.words = words;
  }

  /** The kind in words, for people. */
  String words() {
    return words;
  }

  /** The kind by the first octets; 64 KiB are enough. */
  static FileKind of(byte[] head) {
    var known = byMagic(head);
    if (known != OTHER) {
      return known;
    }
    var page = byText(head);
    return page == OTHER ? byTika(head) : page;
  }

  private static FileKind byMagic(byte[] head) {
    if (begins(head, 0, "MZ")
        || begins(head, 0, "\u007fELF")
        || begins(head, 0, "\u00ca\u00fe\u00ba\u00be")) {
      return PROGRAM;
    }
    if (begins(head, 0, "L\0\0\0\u0001\u0014\u0002\0")) {
      return SHORTCUT;
    }
    if (begins(head, 0, "PK\u0003\u0004") || begins(head, 0, "PK\u0005\u0006")) {
      return ZIP;
    }
    if (begins(head, 0, "Rar!\u001a\u0007")) {
      return RAR;
    }
    if (begins(head, 0, "7z\u00bc\u00af'\u001c")) {
      return SEVEN_ZIP;
    }
    if (begins(head, 0, "\u001f\u008b\u0008")) {
      return GZIP;
    }
    if (begins(head, 0, "BZh") && head.length > 4) {
      return BZIP2;
    }
    if (begins(head, 0, "\u00fd7zXZ\0")) {
      return XZ;
    }
    if (begins(head, 0, "MSCF")) {
      return CABINET;
    }
    if (begins(head, 0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
      return OLE2;
    }
    if (begins(head, TAR_MAGIC_AT, "ustar")) {
      return TAR;
    }
    boolean image = begins(head, ISO_MAGIC_AT, "CD001") || begins(head, 0, "vhdxfile");
    return image || begins(head, 0, "conectix") ? DISK_IMAGE : OTHER;
  }

  private static FileKind byText(byte[] head) {
    int n = Math.min(head.length, PAGE_PREFIX);
    var text = new String(head, 0, n, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    var start = text.stripLeading();
    boolean utf16 = n > 3 && (head[1] == 0 || head[0] == 0);
    if (utf16) {
      text = text.replace("\0", "");
      start = text.stripLeading();
    }
    if (start.startsWith("#!/")) {
      return SCRIPT;
    }
    boolean page =
        start.startsWith("<!doctype html")
            || start.startsWith("<svg")
            || text.contains("<html")
            || text.contains("<script")
            || text.contains("<svg ");
    if (!page) {
      return OTHER;
    }
    boolean active =
        text.contains("<script") || text.contains("javascript:") || text.contains("<hta:");
    return active ? SCRIPTED_PAGE : PAGE;
  }

  private static FileKind byTika(byte[] head) {
    try (var stream = new ByteArrayInputStream(head)) {
      var type = MimeTypes.getDefaultMimeTypes().detect(stream, new Metadata());
      var name = type.getBaseType().toString();
      if (PROGRAM_TYPES.contains(name)) {
        return PROGRAM;
      }
      return SCRIPT_TYPES.contains(name) ? SCRIPT : OTHER;
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private static boolean begins(byte[] head, int at, String magic) {
    if (head.length < at + magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (head[at + i] != (byte) magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
