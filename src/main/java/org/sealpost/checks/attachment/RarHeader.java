package org.sealpost.checks.attachment;

/** Whether a rar archive is encrypted, by its first headers; its contents are not read. */
final class RarHeader {

  private static final int AFTER_MARK_4 = 7;
  private static final int AFTER_MARK_5 = 8;
  private static final int MAIN_HEADER_ENCRYPTED = 0x80;
  private static final int FILE_HEADER = 0x74;
  private static final int FILE_ENCRYPTED = 0x04;
  private static final int ENCRYPTION_HEADER = 4;

  private RarHeader() {}

  static boolean isEncrypted(byte[] octets) {
    if (octets.length < 32 || octets[0] != 'R') {
      return false;
    }
    return octets[6] == 1 ? isEncrypted5(octets) : isEncrypted4(octets);
  }

  private static boolean isEncrypted4(byte[] octets) {
    if ((word(octets, AFTER_MARK_4 + 3) & MAIN_HEADER_ENCRYPTED) != 0) {
      return true;
    }
    int next = AFTER_MARK_4 + word(octets, AFTER_MARK_4 + 5);
    return next + 5 < octets.length
        && (octets[next + 2] & 0xFF) == FILE_HEADER
        && (word(octets, next + 3) & FILE_ENCRYPTED) != 0;
  }

  /** Checksum (4), size and type as variable numbers; encrypted headers begin with their own. */
  private static boolean isEncrypted5(byte[] octets) {
    int at = AFTER_MARK_5 + 4;
    while (at < octets.length && octets[at] < 0) {
      at++;
    }
    return at + 1 < octets.length && octets[at + 1] == ENCRYPTION_HEADER;
  }

  private static int word(byte[] octets, int at) {
    return at + 1 < octets.length ? (octets[at] & 0xFF) | (octets[at + 1] & 0xFF) << 8 : 0;
  }
}
