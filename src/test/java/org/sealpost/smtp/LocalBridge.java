package org.sealpost.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket in the file system behind which a hop of the internet answers. */
final class LocalBridge implements AutoCloseable {

  private final ServerSocketChannel listener;
  private final Path path;
  private final Hop hop;
  private final AtomicInteger connections = new AtomicInteger();

  LocalBridge(Path path, Hop hop) throws IOException {
    this.path = path;
    this.hop = hop;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    Thread.startVirtualThread(this::accept);
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        var near = listener.accept();
        var far = new Socket();
        far.connect(hop.address());
        connections.incrementAndGet();
        carry(Channels.newInputStream(near), far.getOutputStream(), near, far);
        carry(far.getInputStream(), Channels.newOutputStream(near), near, far);
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void carry(InputStream from, OutputStream to, SocketChannel near, Socket far) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (near;
                  far) {
                from.transferTo(to);
              } catch (IOException over) {
                Thread.currentThread().interrupt();
              }
            });
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(path);
  }
}
