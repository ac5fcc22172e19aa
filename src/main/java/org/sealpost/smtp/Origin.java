package org.sealpost.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where clients come from, as a key of tables.
 *
 * @param kind what the bits name
 * @param bits the leading bits of the address
 */
record Origin(Kind kind, long bits) {

  /** What an origin may be. */
  enum Kind {
    IPV4_HOST,
    IPV4_NET,
    IPV6_HOST,
    IPV6_NET
  }

  /** Who answers for a client: an IPv4 address, or an IPv6 /64, for one host owns all of that. */
  static Origin host(InetAddress client) {
    return client instanceof Inet6Address
        ? new Origin(Kind.IPV6_HOST, leading(client))
        : new Origin(Kind.IPV4_HOST, number(client));
  }

  /** Its neighbourhood: an IPv4 /24, or the IPv6 /48 of one customer. */
  static Origin net(InetAddress client) {
    return client instanceof Inet6Address
        ? new Origin(Kind.IPV6_NET, leading(client) >>> 16)
        : new Origin(Kind.IPV4_NET, number(client) >>> 8);
  }

  private static long leading(InetAddress client) {
    return ByteBuffer.wrap(client.getAddress()).getLong();
  }

  private static long number(InetAddress client) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(client.getAddress()).getInt());
  }
}
