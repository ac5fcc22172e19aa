package org.sealpost.delivery.https;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses at which no web server of somebody else can be: what is there is ours, or nobody's. */
public final class InnerAddresses {

  private InnerAddresses() {}

  /** Whether nobody on the internet can have that address. */
  public static boolean isInner(InetAddress address) {
    var octets = address.getAddress();
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    return address instanceof Inet4Address ? isInnerFour(octets) : isInnerSix(octets);
  }

  private static boolean isInnerFour(byte[] octets) {
    int first = octets[0] & 0xFF;
    int second = octets[1] & 0xFF;
    return first == 0
        || first == 127
        || first >= 240
        || (first == 100 && second >= 64 && second < 128) // shared by carriers
        || (first == 192 && second == 0 && octets[2] == 0)
        || (first == 198 && (second == 18 || second == 19)); // measurements
  }

  private static boolean isInnerSix(byte[] octets) {
    int first = octets[0] & 0xFF;
    boolean isLocal = (first & 0xFE) == 0xFC;
    // Only 2000::/3 is given out; what translates IPv4 addresses could hide an inner one.
    boolean isGlobal = (first & 0xE0) == 0x20;
    boolean is6to4 = first == 0x20 && octets[1] == 0x02;
    boolean isTeredo = first == 0x20 && octets[1] == 0x01 && octets[2] == 0 && octets[3] == 0;
    return isLocal || !isGlobal || is6to4 || isTeredo;
  }
}
