package org.sealpost.console;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.connector.Connector;

/**
 * Which of the two listeners a request came through. Its one field changes because the ports are
 * known only after both are bound; until then every request counts as public.
 */
public final class Listeners {

  private final AtomicReference<Integer> consolePort = new AtomicReference<>(-1);

  /** Remembers the administration listener, once it is bound. */
  void bound(Connector console) {
    consolePort.set(console.getLocalPort());
  }

  /** Whether the local port is the administration listener's; any other shows public pages only. */
  public boolean isConsole(int localPort) {
    return consolePort.get() == localPort;
  }
}
