package org.sealpost.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads who really connects from the first octets of a connection that a proxy passes on: the
 * binary form, version 2, of the PROXY protocol. The form in text is not taken.
 */
final class ProxyHeader {

  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  private static final int HEAD = 16;

  /** Addresses need 36 octets; the rest are notes of the proxy, which nobody reads. */
  private static final int LONGEST = 1024;

  /** The proxy speaks for itself, to see whether we live: it is in nobody's network. */
  private static final InetAddress NOBODY = InetAddress.ofLiteral("0.0.0.0");

  private ProxyHeader() {}

  /** The client's address; empty if the header is missing or says nothing that we understand. */
  static Optional<InetAddress> read(Wire wire) throws IOException {
    if (!arrived(wire, HEAD)) {
      return Optional.empty();
    }
    var head = Arrays.copyOfRange(wire.buffer(), wire.position(), wire.position() + HEAD);
    int length = (head[14] & 0xFF) << 8 | (head[15] & 0xFF);
    if (!Arrays.equals(SIGNATURE, Arrays.copyOf(head, SIGNATURE.length))
        || length > LONGEST
        || !arrived(wire, HEAD + length)) {
      return Optional.empty();
    }
    int at = wire.position() + HEAD;
    var rest = Arrays.copyOfRange(wire.buffer(), at, at + length);
    wire.consumeTo(at + length);
    wire.relax();
    return switch (head[12]) {
      case 0x20 -> Optional.of(NOBODY);
      case 0x21 -> source(head[13], rest);
      default -> Optional.empty();
    };
  }

  private static Optional<InetAddress> source(byte family, byte[] rest) throws IOException {
    // Source address, destination address, two ports: of TCP over IPv4 or IPv6.
    int octets = family == 0x11 ? 4 : family == 0x21 ? 16 : 0;
    if (octets == 0 || rest.length < 2 * octets + 4) {
      return Optional.empty();
    }
    var source = InetAddress.getByAddress(Arrays.copyOf(rest, octets));
    return source.isAnyLocalAddress() || source.isMulticastAddress()
        ? Optional.empty()
        : Optional.of(source);
  }

  /** Reads not one octet more: TLS may follow at once, and is read by others. */
  private static boolean arrived(Wire wire, int octets) throws IOException {
    wire.reserve(octets);
    while (wire.limit() - wire.position() < octets) {
      if (!couldBe(wire) || wire.fill(octets - (wire.limit() - wire.position())) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whoever begins otherwise is not waited for. */
  private static boolean couldBe(Wire wire) {
    int seen = Math.min(SIGNATURE.length, wire.limit() - wire.position());
    return Arrays.equals(
        wire.buffer(), wire.position(), wire.position() + seen, SIGNATURE, 0, seen);
  }
}
