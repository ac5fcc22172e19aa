package org.sealpost.authenticity.reports;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipInputStream;

/** Reports packed for the way, and foreign ones unpacked with a bound. */
public final class ReportOctets {

  /** The largest report after unpacking, in octets: 16 MiB. */
  public static final int LARGEST = 16 << 20;

  private static final int MOST_ENTRIES = 8;

  private ReportOctets() {}

  /** Packed with gzip. */
  public static byte[] packed(byte[] octets) {
    var out = new ByteArrayOutputStream();
    try (var zipped = new GZIPOutputStream(out)) {
      zipped.write(octets);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /**
   * Unpacks gzip, or the first file of a zip archive; what is neither comes back as it is. Empty if
   * it is broken or becomes larger than {@link #LARGEST}. Never throws.
   */
  public static Optional<byte[]> unpacked(byte[] octets) {
    try {
      if (octets.length > 2 && octets[0] == 0x1F && octets[1] == (byte) 0x8B) {
        return bounded(new GZIPInputStream(new ByteArrayInputStream(octets)));
      }
      if (octets.length > 4 && octets[0] == 'P' && octets[1] == 'K' && octets[2] == 3) {
        return firstFile(octets);
      }
      return octets.length > LARGEST ? Optional.empty() : Optional.of(octets);
    } catch (IOException | IllegalArgumentException broken) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> firstFile(byte[] octets) throws IOException {
    try (var zip = new ZipInputStream(new ByteArrayInputStream(octets))) {
      for (int i = 0; i < MOST_ENTRIES; i++) {
        var entry = zip.getNextEntry();
        if (entry == null) {
          return Optional.empty();
        }
        // Programs of one maker put a folder with resource forks first.
        if (!entry.isDirectory() && !entry.getName().startsWith("__MACOSX")) {
          return bounded(zip);
        }
        if (!entry.isDirectory() && zip.readNBytes(LARGEST + 1).length > LARGEST) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<byte[]> bounded(InputStream in) throws IOException {
    var unpacked = in.readNBytes(LARGEST + 1);
    return unpacked.length > LARGEST ? Optional.empty() : Optional.of(unpacked);
  }
}
