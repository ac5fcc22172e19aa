package org.sealpost.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Counts open sessions, all and per client, against the limits. */
final class Admission {

  private final int most;
  private final int mostPerClient;
  private final Map<Object, Integer> perClient = new HashMap<>();
  private int open;

  Admission(SmtpLimits limits) {
    most = limits.sessions();
    mostPerClient = limits.sessionsPerClient();
  }

  /** Lets a client in, or not. Who is in must {@link #leave}. */
  synchronized boolean enter(InetAddress client) {
    int sessions = perClient.getOrDefault(key(client), 0);
    if (open >= most || sessions >= mostPerClient) {
      return false;
    }
    perClient.put(key(client), sessions + 1);
    open++;
    return true;
  }

  synchronized void leave(InetAddress client) {
    perClient.computeIfPresent(key(client), (_, sessions) -> sessions == 1 ? null : sessions - 1);
    open--;
  }

  synchronized int open() {
    return open;
  }

  /** One host owns a whole IPv6 /64. */
  private static Object key(InetAddress client) {
    return client instanceof Inet6Address
        ? (Object) ByteBuffer.wrap(client.getAddress()).getLong()
        : client;
  }
}
