package org.sealpost.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.SharedData;

/** Real mail of the shared data as it goes over the wire. */
final class SharedMail {

  private SharedMail() {}

  /** The first mails of an archive whose path contains a word, line ends made CRLF. */
  static List<byte[]> mails(String archive, String containing, int count) throws IOException {
    var mails = new ArrayList<byte[]>();
    try (var files = Files.walk(SharedData.archive(archive))) {
      var wanted =
          files
              .filter(file -> file.toString().endsWith(".eml"))
              .filter(file -> file.toString().contains(containing))
              .sorted()
              .limit(count)
              .toList();
      for (var file : wanted) {
        mails.add(withCrlf(Files.readAllBytes(file)));
      }
    }
    return mails;
  }

  /** A lone CR becomes a blank and a NUL goes: neither may go over the wire. */
  private static byte[] withCrlf(byte[] octets) {
    var out = new ByteArrayOutputStream(octets.length + 1024);
    for (int i = 0; i < octets.length; i++) {
      switch (octets[i]) {
        case '\n' -> out.writeBytes(new byte[] {'\r', '\n'});
        case '\r' -> {
          if (i + 1 >= octets.length || octets[i + 1] != '\n') {
            out.write(' ');
          }
        }
        case 0 -> {}
        default -> out.write(octets[i]);
      }
    }
    var result = out.toByteArray();
    if (result.length < 2 || result[result.length - 1] != '\n') {
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    return out.toByteArray();
  }
}
