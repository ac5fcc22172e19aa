package org.sealpost.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection to a socket in this machine's file system, used like one of TCP: the JVM itself has
 * no such {@link Socket}. For one thread, and another that may close it.
 */
final class LocalSocket extends Socket {

  private static final int EARLY = 64;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer early = ByteBuffer.allocate(EARLY).flip();
  private volatile int timeoutMillis;

  private LocalSocket(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  /** Connects within so many milliseconds. */
  static LocalSocket to(UnixDomainSocketAddress address, int millis) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      var socket = new LocalSocket(channel, Selector.open());
      try {
        if (!channel.connect(address)) {
          socket.await(SelectionKey.OP_CONNECT, millis, "no connection in time");
          channel.finishConnect();
        }
        return socket;
      } catch (IOException failed) {
        socket.close();
        throw failed;
      }
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /**
   * Waits until the channel is ready for that.
   *
   * @param millis 0 for as long as it takes
   */
  private void await(int operation, long millis, String late) throws IOException {
    try {
      key.interestOps(operation);
      long end = System.nanoTime() + millis * 1_000_000;
      long left = millis;
      while (selector.select(left) == 0) {
        if (!channel.isOpen() || Thread.currentThread().isInterrupted()) {
          throw new SocketException("Socket closed");
        }
        left = millis == 0 ? 0 : (end - System.nanoTime()) / 1_000_000;
        if (millis > 0 && left <= 0) {
          throw new SocketTimeoutException(late);
        }
      }
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException closed) {
      throw new SocketException("Socket closed", closed);
    }
  }

  private final class In extends InputStream {

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      if (early.hasRemaining()) {
        int n = Math.min(count, early.remaining());
        early.get(into, from, n);
        return n;
      }
      var buffer = ByteBuffer.wrap(into, from, count);
      int n = channel.read(buffer);
      while (n == 0 && count > 0) {
        await(SelectionKey.OP_READ, timeoutMillis, "Read timed out");
        n = channel.read(buffer);
      }
      return n;
    }

    @Override
    public int available() throws IOException {
      if (!early.hasRemaining()) {
        early.clear();
        channel.read(early);
        early.flip();
      }
      return early.remaining();
    }
  }

  private final class Out extends OutputStream {

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int count) throws IOException {
      var buffer = ByteBuffer.wrap(octets, from, count);
      while (buffer.hasRemaining()) {
        if (channel.write(buffer) == 0) {
          await(SelectionKey.OP_WRITE, 0, "");
        }
      }
    }
  }

  @Override
  public InputStream getInputStream() {
    return new In();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Out();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
