package org.sealpost.checks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * Files made on the spot, so that no archive, macro or virus has to lie in the repository. {@code
 * [[kind argument]]} in a mail becomes base64 of the file: {@code zip}, {@code tar}, {@code gz},
 * {@code 7z} of {@code name=content} pairs between bars, {@code lockedzip} with the bit of
 * encryption set, {@code bomb} of zeros, {@code deep} of zips within zips, {@code macro} and {@code
 * automacro} for old documents, {@code docm}, {@code raw} for text, {@code eicar}.
 */
final class SampleFiles {

  private static final Pattern PLACE = Pattern.compile("\\[\\[(\\w+) ?([^\\]]*)\\]\\]");

  private SampleFiles() {}

  static String filledIn(String mail) {
    return PLACE
        .matcher(mail)
        .replaceAll(
            match ->
                Base64.getMimeEncoder(76, new byte[] {'\n'})
                    .encodeToString(file(match.group(1), match.group(2))));
  }

  private static byte[] file(String kind, String argument) {
    try {
      return switch (kind) {
        case "zip" -> zip(argument);
        case "lockedzip" -> locked(zip(argument));
        case "tar" -> tar(argument);
        case "gz" -> gz(content(argument));
        case "targz" -> gz(tar(argument));
        case "sevenzip" -> sevenZip(argument);
        case "bomb" -> zipOf("zeros", new byte[50 * 1024 * 1024]);
        case "deep" -> deep();
        case "macro" -> macro("Sub Hello()");
        case "automacro" -> macro("Sub AutoOpen()");
        case "docm" -> zipOf("word/vbaProject.bin", macro("Sub Document_Open()"));
        default -> content(argument);
      };
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static byte[] content(String text) {
    return switch (text) {
      case "eicar" ->
          ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
              .getBytes(StandardCharsets.US_ASCII);
      case "lnk" -> "L\0\0\0\1\24\2\0".getBytes(StandardCharsets.ISO_8859_1);
      default -> text.getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] zip(String pairs) throws IOException {
    var octets = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(octets)) {
      for (var pair : pairs.split("\\|", -1)) {
        int equals = pair.indexOf('=');
        zip.putNextEntry(new ZipEntry(pair.substring(0, equals)));
        zip.write(content(pair.substring(equals + 1)));
      }
    }
    return octets.toByteArray();
  }

  private static byte[] zipOf(String name, byte[] content) throws IOException {
    var octets = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(octets)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return octets.toByteArray();
  }

  /** Sets bit 0 of the general purpose flag in every local and central header. */
  private static byte[] locked(byte[] zip) {
    for (int i = 0; i + 10 < zip.length; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 3 && zip[i + 3] == 4) {
        zip[i + 6] |= 1;
      } else if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        zip[i + 8] |= 1;
      }
    }
    return zip;
  }

  private static byte[] tar(String pairs) throws IOException {
    var octets = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(octets)) {
      for (var pair : pairs.split("\\|", -1)) {
        int equals = pair.indexOf('=');
        var content = content(pair.substring(equals + 1));
        var entry = new TarArchiveEntry(pair.substring(0, equals));
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return octets.toByteArray();
  }

  private static byte[] gz(byte[] content) throws IOException {
    var octets = new ByteArrayOutputStream();
    try (var gz = new GZIPOutputStream(octets)) {
      gz.write(content);
    }
    return octets.toByteArray();
  }

  private static byte[] sevenZip(String pair) throws IOException {
    int equals = pair.indexOf('=');
    try (var channel = new SeekableInMemoryByteChannel()) {
      try (var archive = new SevenZOutputFile(channel)) {
        var entry = new org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry();
        entry.setName(pair.substring(0, equals));
        archive.putArchiveEntry(entry);
        archive.write(content(pair.substring(equals + 1)));
        archive.closeArchiveEntry();
      }
      return java.util.Arrays.copyOf(channel.array(), (int) channel.size());
    }
  }

  private static byte[] deep() throws IOException {
    var octets = zip("a.txt=text");
    for (int i = 0; i < 8; i++) {
      octets = zipOf("inner.zip", octets);
    }
    return octets;
  }

  private static byte[] macro(String text) throws IOException {
    try (var document = new POIFSFileSystem()) {
      var macros = document.createDirectory("Macros");
      var vba = macros.createDirectory("VBA");
      vba.createDocument(
          "ThisDocument",
          new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
      var octets = new ByteArrayOutputStream();
      document.writeFilesystem(octets);
      return octets.toByteArray();
    }
  }
}
