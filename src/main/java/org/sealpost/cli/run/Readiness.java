package org.sealpost.cli.run;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The one line on standard output that says: all listeners accept. */
final class Readiness {

  private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();

  void add(String name, InetSocketAddress address) {
    listeners.put(name, address);
  }

  Map<String, InetSocketAddress> listeners() {
    return Map.copyOf(listeners);
  }

  /** {@code sealpost ready in 1.9 s inbound=127.0.0.1:2525 …}, counted from the process's start. */
  String line() {
    var line =
        new StringBuilder(
            String.format(Locale.ROOT, "sealpost ready in %.1f s", sinceStart().toMillis() / 1e3));
    listeners.forEach(
        (name, address) ->
            line.append(' ')
                .append(name)
                .append('=')
                .append(address.getAddress().getHostAddress())
                .append(':')
                .append(address.getPort()));
    return line.toString();
  }

  private static Duration sinceStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()))
        .orElse(Duration.ZERO);
  }
}
