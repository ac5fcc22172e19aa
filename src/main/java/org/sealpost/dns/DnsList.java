package org.sealpost.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * A list in the DNS of addresses that somebody warns of, or vouches for (RFC 5782 §2).
 *
 * @param kind what it lists
 * @param zone the list's name
 * @param weight how much a listing counts
 * @param counts which answers mean a listing that counts
 */
public record DnsList(Kind kind, String zone, double weight, Predicate<InetAddress> counts) {

  /** What a list holds. */
  public enum Kind {
    /** Clients that somebody warns of. */
    BLOCK,
    /** Clients that somebody vouches for; the last octet of an answer is how much, 0 to 3. */
    ALLOW;

    /** For logs and pages: {@code block list}. */
    public String title() {
      return this == BLOCK ? "block list" : "allow list";
    }
  }

  private static final String HEX = "0123456789abcdef";

  /** What one answer of a list says. */
  enum Meaning {
    LISTED,
    /** The list says that we may not ask, or not so. */
    TROUBLE,
    /** Something else than lists answer with: a hijacked or abandoned zone. */
    NONSENSE,
    /** Listed, but not in a way that counts here. */
    OTHER
  }

  /** The name to ask for: octets (IPv4) or nibbles (IPv6) in reverse before the zone. */
  String question(InetAddress client) {
    var name = new StringBuilder();
    var octets = client.getAddress();
    for (int i = octets.length - 1; i >= 0; i--) {
      int octet = octets[i] & 0xFF;
      if (client instanceof Inet4Address) {
        name.append(octet).append('.');
      } else {
        // RFC 5782 §2.4: the low half of an octet comes first.
        name.append(HEX.charAt(octet & 0xF)).append('.').append(HEX.charAt(octet >> 4)).append('.');
      }
    }
    return name.append(zone).toString();
  }

  Meaning meaning(InetAddress answer) {
    var octets = answer.getAddress();
    // RFC 5782 §2.1: a listing is an address in 127.0.0.0/8.
    if (octets.length != 4 || octets[0] != 127) {
      return Meaning.NONSENSE;
    }
    boolean isRefusal = (octets[1] & 0xFF) == 255 && (octets[2] & 0xFF) == 255;
    // Allow lists answer so, for every client, to whoever asks more than was agreed.
    boolean isTooMuch = kind == Kind.ALLOW && (octets[3] & 0xFF) == 255;
    if (isRefusal || isTooMuch) {
      return Meaning.TROUBLE;
    }
    return counts.test(answer) ? Meaning.LISTED : Meaning.OTHER;
  }
}
