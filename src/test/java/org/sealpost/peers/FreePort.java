package org.sealpost.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a program that must be told one. It lies below those that the system hands out by
 * itself, so that no connection takes it before the program does.
 */
public final class FreePort {

  private static final int FIRST = 20_000;
  private static final int AFTER_LAST = 32_000;
  private static final int TRIES = 1_000;

  private FreePort() {}

  /** Where nobody listens, on loopback. */
  public static InetSocketAddress onLoopback() {
    var lastRefusal = new BindException("no port is free");
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
      } catch (BindException taken) {
        lastRefusal = taken;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    throw new UncheckedIOException(lastRefusal);
  }
}
