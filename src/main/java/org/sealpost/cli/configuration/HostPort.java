package org.sealpost.cli.configuration;

import java.util.Optional;
import org.sealpost.mail.Domain;

/**
 * A host and a port as one writes them.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {

  /** Reads {@code host}, {@code host:port}, {@code [::1]:port}; empty if it is neither. */
  static Optional<HostPort> parse(String text, int otherwise) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0
          ? Optional.empty()
          : of(text.substring(1, end), text.substring(end + 1), otherwise);
    }
    int colon = text.indexOf(':');
    if (colon != text.lastIndexOf(':')) {
      return of(text, "", otherwise);
    }
    return colon < 0
        ? of(text, "", otherwise)
        : of(text.substring(0, colon), text.substring(colon), otherwise);
  }

  private static Optional<HostPort> of(String host, String port, int otherwise) {
    boolean isHost = Network.parse(host).isPresent() || Domain.parse(host).isPresent();
    if (!isHost || !(port.isEmpty() || port.matches(":\\d{1,5}"))) {
      return Optional.empty();
    }
    int number = port.isEmpty() ? otherwise : Integer.parseInt(port.substring(1));
    return number < 1 || number > 65_535
        ? Optional.empty()
        : Optional.of(new HostPort(host, number));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
