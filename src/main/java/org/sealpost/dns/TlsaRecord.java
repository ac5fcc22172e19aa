package org.sealpost.dns;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * What a TLS server's certificate or key must be (RFC 6698 §2.1), or a person's, whose SMIMEA
 * record has the same form (RFC 8162 §2).
 *
 * @param usage 2 for an authority of the domain's choice, 3 for the server itself
 * @param selector 0 for the whole certificate, 1 for its public key
 * @param matching 0 for the octets themselves, 1 for SHA-256, 2 for SHA-512
 * @param data the octets to compare with, as hexadecimal digits in lower case
 */
public record TlsaRecord(int usage, int selector, int matching, String data) {

  /** Larger certificates are not compared with. */
  private static final int LONGEST_DATA = 8 * 1024 * 2;

  private static final int SHA_256 = 64;
  private static final int SHA_512 = 128;

  /**
   * Whether a mail client can go by it: usages 0 and 1 say nothing to it (RFC 7672 §3.1.3), unknown
   * numbers and digests of the wrong length nothing to anybody.
   */
  public boolean isUsable() {
    return (usage == 2 || usage == 3) && (selector == 0 || selector == 1) && hasUsableData();
  }

  /** Whether the certificate, or its key, is the one of the record; its usage is not looked at. */
  public boolean fits(X509Certificate certificate) {
    try {
      var octets =
          selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
      var compared =
          switch (matching) {
            case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
            case 2 -> MessageDigest.getInstance("SHA-512").digest(octets);
            default -> octets;
          };
      return HexFormat.of().formatHex(compared).equals(data);
    } catch (GeneralSecurityException unreadable) {
      return false;
    }
  }

  private boolean hasUsableData() {
    return switch (matching) {
      case 0 -> !data.isEmpty() && data.length() <= LONGEST_DATA;
      case 1 -> data.length() == SHA_256;
      case 2 -> data.length() == SHA_512;
      default -> false;
    };
  }
}
