package org.sealpost.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The next server on a mail's way.
 *
 * @param host its name, which its certificate must carry where that is asked for; an address in
 *     text form if it has no name
 * @param address where it listens, resolved: of the internet, or a socket of this machine
 * @param protocol what it speaks
 */
public record Hop(String host, SocketAddress address, Protocol protocol) {

  public Hop {
    if (!(address instanceof InetSocketAddress) && !(address instanceof UnixDomainSocketAddress)) {
      throw new IllegalArgumentException("neither of the internet nor a socket of this machine");
    }
  }

  /** One that speaks SMTP. */
  public Hop(String host, InetSocketAddress address) {
    this(host, address, Protocol.SMTP);
  }

  /** A socket in this machine's file system, behind which LMTP is spoken. */
  public static Hop ofThisMachine(Path socket) {
    return new Hop("localhost", UnixDomainSocketAddress.of(socket), Protocol.LMTP);
  }

  /** Its address of the internet; empty for a socket of this machine, and for a name alone. */
  public Optional<InetAddress> internetAddress() {
    return address instanceof InetSocketAddress internet
        ? Optional.ofNullable(internet.getAddress())
        : Optional.empty();
  }

  /** Its port; 0 for a socket of this machine. */
  public int port() {
    return address instanceof InetSocketAddress internet ? internet.getPort() : 0;
  }

  /** Connects. For one thread, and another that may close the connection. */
  public Socket connect(Duration patience) throws IOException {
    int millis = Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE);
    if (address instanceof UnixDomainSocketAddress local) {
      return LocalSocket.to(local, millis);
    }
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, millis);
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /**
   * How logs and stories name it: {@code mx.example.org[192.0.2.1]:25}, {@code
   * localhost[/run/lmtp]}.
   */
  @Override
  public String toString() {
    return address instanceof UnixDomainSocketAddress local
        ? host + "[" + local.getPath() + "]"
        : host
            + "["
            + internetAddress().map(InetAddress::getHostAddress).orElse("?")
            + "]:"
            + port();
  }
}
