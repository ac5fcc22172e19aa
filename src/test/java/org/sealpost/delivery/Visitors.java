package org.sealpost.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The connections of a sink: each is served on a thread of its own, and all can be hung up. */
final class Visitors implements AutoCloseable {

  private final ServerSocket listener;
  private final Serving serving;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What is done with a connection; it is closed afterwards, also when this fails. */
  interface Serving {
    void serve(Socket socket) throws IOException;
  }

  /** Nobody is let in before {@link #accept}. */
  Visitors(ServerSocket listener, Serving serving) {
    this.listener = listener;
    this.serving = serving;
  }

  void accept() {
    Thread.startVirtualThread(this::loop);
  }

  private void loop() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      serving.serve(socket);
    } catch (IOException over) {
      // What the test looks at is what came of the mail.
      sockets.remove(socket);
    }
  }

  /** A socket that came otherwise and is closed with the others. */
  void add(Socket socket) {
    sockets.add(socket);
  }

  void hangUp() {
    try {
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    hangUp();
  }
}
