package org.sealpost.smtp;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;

/**
 * A next hop as people write it: {@code host}, {@code host:port} and {@code [address]:port} for
 * SMTP; {@code lmtp://host:port} and {@code lmtp:unix:/path} for LMTP, and the same in the words of
 * Postfix, {@code lmtp:host:port} and {@code lmtp:inet:host:port}.
 */
public sealed interface HopName {

  /** What may be written, for people. */
  String EXPECTED =
      "host:port, lmtp://host:port with a port other than 25, or lmtp:unix:/path/of/socket";

  /** A server at a port. */
  record Server(String host, int port, Protocol protocol) implements HopName {
    @Override
    public String toString() {
      var where = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      return protocol == Protocol.LMTP ? "lmtp://" + where : where;
    }
  }

  /** A socket in this machine's file system, behind which LMTP is spoken. */
  record LocalSocket(Path path) implements HopName {
    @Override
    public String toString() {
      return "lmtp:unix:" + path;
    }
  }

  /** Reads it; empty if it is nothing of the kind. */
  static Optional<HopName> parse(String text) {
    var hop = text.strip();
    var lmtp = Names.LMTP.matcher(hop);
    if (!lmtp.matches()) {
      return Names.server(hop, Names.SMTP_PORT, Protocol.SMTP);
    }
    if (hop.startsWith(Names.UNIX)) {
      return Names.socket(hop.substring(Names.UNIX.length()));
    }
    // RFC 2033 §5: whoever answers at port 25 may be asked by all the world, and speaks SMTP.
    return Names.server(lmtp.group("where"), Names.LMTP_PORT, Protocol.LMTP)
        .filter(server -> ((Server) server).port() != Names.SMTP_PORT);
  }

  /** How the parts are read. */
  final class Names {

    private static final int SMTP_PORT = 25;

    /** Where Postfix and Dovecot expect it. */
    private static final int LMTP_PORT = 24;

    private static final String UNIX = "lmtp:unix:";

    /** The kernel's {@code sun_path} has 108 octets with the NUL at its end. */
    private static final int LONGEST_PATH = 107;

    /** A server that is called lmtp, with a port, is none of these. */
    private static final Pattern LMTP =
        Pattern.compile("lmtp:(?!\\d+$)(?://|inet:|unix:)?(?<where>.+)");

    private static final Pattern SERVER =
        Pattern.compile(
            "(?:\\[(?<address>[^]]+)]|(?<plain>[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)"
                + "|(?<host>[^:]+))(?::(?<port>\\d{1,5}))?");

    /** A name that stands in the hosts file of this machine or its network. */
    private static final Pattern HOSTS_FILE =
        Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*+");

    private Names() {}

    private static Optional<HopName> server(String text, int usual, Protocol protocol) {
      var parts = SERVER.matcher(text);
      if (!parts.matches()) {
        return Optional.empty();
      }
      var address = parts.group("address") != null ? parts.group("address") : parts.group("plain");
      var host = address != null ? address : parts.group("host");
      int port = parts.group("port") == null ? usual : Integer.parseInt(parts.group("port"));
      boolean named = address != null ? isAddress(address) : isAddress(host) || isName(host);
      return named && port >= 1 && port <= 65_535
          ? Optional.of(new Server(host, port, protocol))
          : Optional.empty();
    }

    private static boolean isName(String host) {
      return Domain.parse(host).isPresent() || HOSTS_FILE.matcher(host).matches();
    }

    private static boolean isAddress(String host) {
      try {
        return !InetAddress.ofLiteral(host).isMulticastAddress();
      } catch (IllegalArgumentException name) {
        return false;
      }
    }

    private static Optional<HopName> socket(String path) {
      boolean fits =
          path.startsWith("/")
              && path.length() > 1
              && path.chars().noneMatch(c -> c < ' ')
              && path.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH;
      return fits ? Optional.of(new LocalSocket(Path.of(path))) : Optional.empty();
    }
  }
}
