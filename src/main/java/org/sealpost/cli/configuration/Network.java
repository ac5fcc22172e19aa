package org.sealpost.cli.configuration;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network in CIDR notation.
 *
 * @param address its first address
 * @param bits how many leading bits count
 */
public record Network(InetAddress address, int bits) {

  /**
   * Reads {@code 10.0.0.0/8}, {@code ::1}, {@code 192.0.2.7}; empty if it is no network. Looks
   * nothing up.
   */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    var host = slash < 0 ? text : text.substring(0, slash);
    if (!host.matches("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return Optional.empty();
    }
    try {
      var address = InetAddress.ofLiteral(host);
      int longest = address.getAddress().length * 8;
      int bits = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > longest
          ? Optional.empty()
          : Optional.of(new Network(address, bits));
    } catch (IllegalArgumentException notANetwork) {
      return Optional.empty();
    }
  }

  /** The networks of a list of the file. */
  static List<Network> list(Section section, String key) {
    var networks = new ArrayList<Network>();
    for (var text : section.texts(key)) {
      parse(text)
          .ifPresentOrElse(
              networks::add,
              () -> section.problem(key, "\"" + text + "\" is no network such as 10.0.0.0/8"));
    }
    return networks;
  }

  /** Whether the address lies within. */
  public boolean contains(InetAddress other) {
    var ours = address.getAddress();
    var theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
