package org.sealpost.journey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Real mail from the archives beside the checkout, for tests; never part of it. */
final class SharedMail {

  private static final Path FOLDER = Path.of(System.getProperty("sealpost.data", "../shared/data"));

  private SharedMail() {}

  /**
   * The first mails of an archive whose path contains a word, line ends made CRLF as on the wire.
   */
  static List<byte[]> mails(String archive, String containing, int count)
      throws IOException, InterruptedException {
    var file = FOLDER.resolve(archive);
    assumeTrue(Files.exists(file), "skipped: the mail archive " + archive + " is not here");
    Process zstd;
    try {
      zstd = new ProcessBuilder("zstd", "-dc", file.toString()).start();
    } catch (IOException absent) {
      assumeTrue(false, "skipped: zstd is not installed (peers/install)");
      return List.of();
    }
    var mails = new ArrayList<byte[]>();
    try (InputStream in = zstd.getInputStream();
        var tar = new TarArchiveInputStream(in)) {
      for (var entry = tar.getNextEntry();
          entry != null && mails.size() < count;
          entry = tar.getNextEntry()) {
        if (entry.isFile()
            && entry.getName().endsWith(".eml")
            && entry.getName().contains(containing)) {
          mails.add(withCrlf(tar.readAllBytes()));
        }
      }
    } finally {
      zstd.destroy();
      zstd.waitFor();
    }
    return mails;
  }

  private static byte[] withCrlf(byte[] octets) {
    var out = new java.io.ByteArrayOutputStream(octets.length + 1024);
    for (int i = 0; i < octets.length; i++) {
      int octet = octets[i];
      if (octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
        continue;
      }
      if (octet == '\r') {
        out.write(' ');
      } else if (octet == '\n') {
        out.write('\r');
        out.write('\n');
      } else if (octet != 0) {
        out.write(octet);
      }
    }
    var result = out.toByteArray();
    if (result.length < 2 || result[result.length - 1] != '\n') {
      out.write('\r');
      out.write('\n');
    }
    return out.toByteArray();
  }
}
