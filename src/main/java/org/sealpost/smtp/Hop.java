package org.sealpost.smtp;

import java.net.InetSocketAddress;

/**
 * The next server on a mail's way.
 *
 * @param host its name, which its certificate must carry where that is asked for; an address in
 *     text form if it has no name
 * @param address where it listens, resolved
 */
public record Hop(String host, InetSocketAddress address) {

  /** How logs and stories name it: {@code mx.example.org[192.0.2.1]:25}. */
  @Override
  public String toString() {
    var ip = address.getAddress();
    return host + "[" + (ip == null ? "?" : ip.getHostAddress()) + "]:" + address.getPort();
  }
}
