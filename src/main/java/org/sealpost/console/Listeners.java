package org.sealpost.console;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.connector.Connector;

/**
 * Which of the listeners a request came through. Its one field changes because the ports are known
 * only after all are bound; until then every request counts as public.
 */
public final class Listeners {

  private record Ports(int console, int plain) {}

  private final AtomicReference<Ports> ports = new AtomicReference<>(new Ports(-1, -1));

  /** Remembers the listeners, once they are bound. */
  void bound(Connector console, Optional<Connector> plain) {
    ports.set(new Ports(console.getLocalPort(), plain.map(Connector::getLocalPort).orElse(-1)));
  }

  /** Whether the local port is the administration listener's; any other shows public pages only. */
  public boolean isConsole(int localPort) {
    return ports.get().console() == localPort;
  }

  /** Whether the local port is the one for what must be fetched without TLS. */
  public boolean isPlain(int localPort) {
    return ports.get().plain() == localPort;
  }
}
