package org.sealpost.checks.attachment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.sealpost.checks.attachment.AttachedFile.Lock;
import org.sealpost.checks.attachment.AttachedFile.Macros;
import org.sealpost.checks.attachment.Unpacking.Found;

/**
 * Opens one archive or document at a time. Nothing is written to disk, and no name within an
 * archive is used for anything but to be looked at.
 */
final class Archives {

  private static final Set<FileKind> OPENED =
      Set.of(
          FileKind.ZIP,
          FileKind.TAR,
          FileKind.GZIP,
          FileKind.BZIP2,
          FileKind.XZ,
          FileKind.SEVEN_ZIP,
          FileKind.OLE2);
  private static final int MOST_DIRECTORY_ENTRIES = 20_000;
  private static final int MEMORY_KIB = 48 * 1024;
  private static final int BLOCK = 16 * 1024;

  private final Unpacking unpacking;
  private final Budget budget;

  Archives(Unpacking unpacking, Budget budget) {
    this.unpacking = unpacking;
    this.budget = budget;
  }

  /** What opening a file showed of the file itself. */
  record Inside(Lock lock, Macros macros) {
    static final Inside OPEN = new Inside(Lock.OPEN, Macros.NONE);
    static final Inside ENCRYPTED = new Inside(Lock.ENCRYPTED, Macros.NONE);
  }

  /** Whether files of this kind are opened. */
  static boolean opens(FileKind kind) {
    return OPENED.contains(kind);
  }

  Inside open(Found found) throws IOException {
    return switch (found.kind()) {
      case ZIP -> zip(found);
      case TAR -> tar(found);
      case SEVEN_ZIP -> sevenZip(found);
      case GZIP ->
          single(
              found,
              GzipCompressorInputStream.builder()
                  .setInputStream(stream(found))
                  .setDecompressConcatenated(true)
                  .get());
      case BZIP2 -> single(found, new BZip2CompressorInputStream(stream(found), true));
      case XZ ->
          single(
              found,
              XZCompressorInputStream.builder()
                  .setInputStream(stream(found))
                  .setDecompressConcatenated(true)
                  .setMemoryLimitKiB(MEMORY_KIB)
                  .get());
      case OLE2 -> new Inside(Lock.OPEN, MacroReader.ofDocument(found.octets()));
      case PROGRAM, SHORTCUT, DISK_IMAGE, SCRIPT, SCRIPTED_PAGE, PAGE, RAR, CABINET, OTHER ->
          Inside.OPEN;
    };
  }

  private Inside zip(Found found) throws IOException {
    bombs(found.octets());
    var lock = Lock.OPEN;
    var macros = Macros.NONE;
    try (var zip = ZipFile.builder().setByteArray(found.octets()).get()) {
      long declared = 0;
      for (var entries = zip.getEntries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        budget.entry();
        Budget.ratio(entry.getCompressedSize(), entry.getSize());
        declared += Math.max(0, entry.getSize());
        Budget.ratio(found.octets().length, declared);
        if (entry.isDirectory()) {
          continue;
        }
        if (entry.getGeneralPurposeBit().usesEncryption() || !zip.canReadEntryData(entry)) {
          lock = entry.getGeneralPurposeBit().usesEncryption() ? Lock.ENCRYPTED : Lock.UNREADABLE;
          unpacking.look(
              new Found(
                  List.of(new FileName(entry.getName())),
                  found.path() + "/" + entry.getName(),
                  FileKind.OTHER,
                  true,
                  new byte[0],
                  found.depth() + 1));
        } else {
          macros = later(macros, entry(found, zip, entry));
        }
      }
    }
    return new Inside(lock, macros);
  }

  private Macros entry(Found found, ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (var stream = zip.getInputStream(entry)) {
      var octets = entry(found, entry.getName(), stream);
      // The macros of newer Office documents (ECMA-376) are an old document within the archive.
      return entry.getName().toLowerCase(Locale.ROOT).endsWith("vbaproject.bin")
          ? later(Macros.PRESENT, MacroReader.ofDocument(octets))
          : Macros.NONE;
    }
  }

  /** Directories are read into memory as a whole: count before. */
  private static void bombs(byte[] octets) throws Budget.ExceededException {
    int entries = 0;
    for (int i = 0; i + 4 <= octets.length; i++) {
      if (octets[i] == 'P' && octets[i + 1] == 'K' && octets[i + 2] == 1 && octets[i + 3] == 2) {
        entries++;
      }
    }
    if (entries > MOST_DIRECTORY_ENTRIES) {
      throw new Budget.ExceededException("more than " + MOST_DIRECTORY_ENTRIES + " files");
    }
  }

  private Inside tar(Found found) throws IOException {
    try (var tar = new TarArchiveInputStream(stream(found))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        budget.entry();
        if (entry.isFile()) {
          entry(found, entry.getName(), tar);
        }
      }
    }
    return Inside.OPEN;
  }

  private Inside sevenZip(Found found) throws IOException {
    try (var archive =
        SevenZFile.builder().setByteArray(found.octets()).setMaxMemoryLimitKiB(MEMORY_KIB).get()) {
      for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        budget.entry();
        if (!entry.isDirectory() && entry.hasStream()) {
          var name = entry.getName() == null ? "" : entry.getName();
          entry(found, name, archive.getInputStream(entry));
        }
      }
      return Inside.OPEN;
    } catch (PasswordRequiredException locked) {
      return Inside.ENCRYPTED;
    }
  }

  /** A compressed file holds one file, whose name is its own without the last ending. */
  private Inside single(Found found, InputStream stream) throws IOException {
    try (stream) {
      var name = found.names().isEmpty() ? "" : found.names().getFirst().text();
      int dot = name.lastIndexOf('.');
      budget.entry();
      entry(found, dot < 0 ? name : name.substring(0, dot), stream);
    }
    return Inside.OPEN;
  }

  private byte[] entry(Found found, String name, InputStream stream) throws IOException {
    var octets = read(stream, Unpacking.HEAD, new byte[0], found.octets().length);
    var kind = FileKind.of(octets);
    if (opens(kind)) {
      octets = read(stream, Integer.MAX_VALUE, octets, found.octets().length);
    }
    var inner =
        new Found(
            List.of(new FileName(name)),
            found.path() + "/" + name,
            kind,
            true,
            octets,
            found.depth() + 1);
    unpacking.look(inner);
    return octets;
  }

  private byte[] read(InputStream stream, int most, byte[] already, long packed)
      throws IOException {
    var all = new ByteArrayOutputStream(BLOCK);
    all.writeBytes(already);
    var block = new byte[BLOCK];
    while (all.size() < most) {
      int n = stream.read(block, 0, Math.min(block.length, most - all.size()));
      if (n < 0) {
        break;
      }
      budget.unpacked(n);
      all.write(block, 0, n);
      Budget.ratio(packed, all.size());
    }
    return all.toByteArray();
  }

  private static InputStream stream(Found found) {
    return new ByteArrayInputStream(found.octets());
  }

  private static Macros later(Macros one, Macros other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
