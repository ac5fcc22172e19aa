package org.sealpost.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sealpost.mail.Content;

/** A file that is one raw mail. */
public final class MailFile {

  /** Octets of the largest: 256 MiB. */
  static final long LARGEST = 256L << 20;

  private MailFile() {}

  /** Its octets; throws if it cannot be read or is too large for a mail. */
  public static Content read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than 256 MiB: this cannot be a mail");
    }
    return Content.of(file);
  }
}
