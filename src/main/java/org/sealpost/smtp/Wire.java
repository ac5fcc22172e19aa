package org.sealpost.smtp;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * A connection as lines and octets, with a deadline for everything that may block. While it waits
 * for a command it holds half a kibibyte; larger buffers exist only while a mail flows.
 *
 * <p>Reads are bounded by the socket's timeout. A write, a handshake or a TLS record that trickles
 * in is not, so whoever owns the wire has somebody call {@link #abortIfOverdue} from time to time.
 */
final class Wire implements Closeable {

  private static final int SMALL = 512;
  private static final int OUTPUT = 4096;
  private static final int LONGEST_SKIP = 64 * 1024;
  private static final int BINDING = 32;
  private static final long GRACE = Duration.ofSeconds(2).toNanos();

  private final Socket plain;
  private final byte[] small = new byte[SMALL];
  private InputStream in;
  private OutputStream out;
  private Optional<SSLSocket> secured = Optional.empty();

  private byte[] buffer = small;
  private int position;
  private int limit;

  private byte[] output = new byte[SMALL];
  private int outputLength;

  private Duration writeTimeout;
  private long deadline;
  private volatile long blockedUntil;

  Wire(Socket plain, Duration writeTimeout) throws IOException {
    this.plain = plain;
    this.writeTimeout = writeTimeout;
    this.in = plain.getInputStream();
    this.out = plain.getOutputStream();
    allow(writeTimeout);
  }

  // ---- time

  /** From now on, reads together may take this long. */
  void allow(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  /** Moves the deadline because octets came, but never further than the given time from now. */
  void extend(long nanos, Duration most) {
    long furthest = System.nanoTime() + most.toNanos();
    long extended = deadline + nanos;
    deadline = extended - furthest > 0 ? furthest : extended;
  }

  /** How long each write may take from now on. */
  void writeTimeout(Duration time) {
    writeTimeout = time;
  }

  /** Breaks the connection off if it blocks beyond its deadline; called by another thread. */
  void abortIfOverdue(long now) {
    long until = blockedUntil;
    if (until != 0 && now - until > 0) {
      abort();
    }
  }

  /** Breaks the connection off, whatever it is doing. */
  void abort() {
    try {
      plain.close();
    } catch (IOException ignored) {
      // It is gone, which is what was wanted.
      blockedUntil = 0;
    }
  }

  // ---- reading

  boolean hasInput() {
    return position < limit;
  }

  /** Whether octets wait here or in the operating system's buffer of a connection in the clear. */
  boolean hasEarlyInput() throws IOException {
    return hasInput() || in.available() > 0;
  }

  byte[] buffer() {
    return buffer;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  /** Everything before this offset of the buffer has been used. */
  void consumeTo(int offset) {
    position = offset;
  }

  /** Makes the buffer at least this large. */
  void reserve(int size) {
    if (buffer.length < size) {
      move(new byte[size]);
    }
  }

  /** Lets a large buffer go if what is left fits into the small one. */
  void relax() {
    if (buffer.length != SMALL && limit - position <= SMALL) {
      move(small);
    }
    if (output.length > SMALL && outputLength == 0) {
      output = new byte[SMALL];
    }
  }

  private void move(byte[] other) {
    System.arraycopy(buffer, position, other, 0, limit - position);
    limit -= position;
    position = 0;
    buffer = other;
  }

  /**
   * Sends what waits to be sent (RFC 2920 §3.2) and reads once; returns how many octets came, -1 at
   * the end.
   */
  int fill() throws IOException {
    return fill(Integer.MAX_VALUE);
  }

  /** The same for at most so many octets: what follows is not ours to take off the connection. */
  int fill(int most) throws IOException {
    flush();
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (limit == buffer.length) {
      move(position > 0 ? buffer : new byte[buffer.length * 2]);
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("nothing came in time");
    }
    plain.setSoTimeout(Math.clamp(left / 1_000_000, 1, Integer.MAX_VALUE));
    block(deadline);
    try {
      int n = in.read(buffer, limit, Math.min(most, buffer.length - limit));
      limit += Math.max(n, 0);
      return n;
    } finally {
      blockedUntil = 0;
    }
  }

  /** Reads a line of at most so many octets, CR LF included. */
  Line readLine(int longest) throws IOException {
    int seen = 0;
    while (true) {
      for (int i = position + seen; i < limit; i++) {
        byte octet = buffer[i];
        boolean afterCr = i > position && buffer[i - 1] == '\r';
        if (octet == '\n' && afterCr) {
          return line(i, longest);
        }
        if (afterCr || (octet >= 0 && octet < ' ' && octet != '\r' && octet != '\t')) {
          return new Line.Garbled();
        }
      }
      seen = limit - position;
      if (seen > longest) {
        return skipLine();
      }
      if (fill() < 0) {
        return new Line.Closed();
      }
    }
  }

  private Line line(int lineFeed, int longest) {
    int from = position;
    position = lineFeed + 1;
    return position - from > longest
        ? new Line.TooLong()
        : new Line.Text(new String(buffer, from, lineFeed - 1 - from, StandardCharsets.UTF_8));
  }

  private Line skipLine() throws IOException {
    int skipped = 0;
    while (skipped < LONGEST_SKIP) {
      for (int i = position + 1; i < limit; i++) {
        if (buffer[i] == '\n' && buffer[i - 1] == '\r') {
          position = i + 1;
          return new Line.TooLong();
        }
      }
      skipped += limit - 1 - position;
      position = limit - 1; // The last octet may be the CR.
      if (fill() < 0) {
        break;
      }
    }
    return new Line.Closed();
  }

  // ---- writing

  /** Adds ASCII text to what will be sent; other characters become question marks. */
  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Adds UTF-8 text, for commands under SMTPUTF8. */
  void writeUtf8(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] octets) throws IOException {
    if (outputLength + octets.length > OUTPUT) {
      flush();
    }
    if (outputLength + octets.length > output.length) {
      output =
          Arrays.copyOf(
              output, Math.max(outputLength + octets.length, Math.min(OUTPUT, output.length * 2)));
    }
    System.arraycopy(octets, 0, output, outputLength, octets.length);
    outputLength += octets.length;
  }

  /** Sends what waits to be sent. */
  void flush() throws IOException {
    if (outputLength > 0) {
      int count = outputLength;
      outputLength = 0;
      send(output, count);
    }
  }

  /** Sends octets at once, past what waits. */
  void send(byte[] octets, int count) throws IOException {
    block(System.nanoTime() + writeTimeout.toNanos());
    try {
      out.write(octets, 0, count);
      out.flush();
    } finally {
      blockedUntil = 0;
    }
  }

  // ---- TLS and the end

  /** Shakes hands and speaks TLS from now on. What was read in the clear must have been used. */
  void secure(SSLSocket socket, Duration time) throws IOException {
    if (hasInput()) {
      throw new IOException("octets in the clear before TLS began");
    }
    allow(time);
    plain.setSoTimeout(Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE));
    block(deadline);
    try {
      socket.startHandshake();
      secured = Optional.of(socket);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } finally {
      blockedUntil = 0;
    }
  }

  Socket plain() {
    return plain;
  }

  /** Protocol version and cipher suite; empty in the clear. */
  Optional<String> tls() {
    return secured.map(s -> s.getSession().getProtocol() + " " + s.getSession().getCipherSuite());
  }

  /** The certificates of the other side, its own first; empty if it showed none. */
  List<X509Certificate> certificates() {
    try {
      return secured.isEmpty()
          ? List.of()
          : Arrays.stream(secured.get().getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toList();
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
  }

  /** What only the two ends of this TLS connection know (RFC 9266 §2); empty without TLS. */
  Optional<byte[]> channelBinding() throws IOException {
    return secured.isPresent() && secured.get().getSession() instanceof ExtendedSSLSession session
        ? Optional.of(
            session.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], BINDING))
        : Optional.empty();
  }

  /**
   * Ends our side and listens on for a moment, so that the peer gets to read our last words: a
   * close with unread input would reset the connection and take them away.
   */
  void linger(Duration time) throws IOException {
    flush();
    if (secured.isPresent()) {
      secured.get().shutdownOutput();
    } else {
      plain.shutdownOutput();
    }
    allow(time);
    int ignored = 0;
    while (ignored < LONGEST_SKIP) {
      position = limit;
      int n = fill();
      if (n < 0) {
        return;
      }
      ignored += n;
    }
  }

  @Override
  public void close() throws IOException {
    block(System.nanoTime() + writeTimeout.toNanos());
    try {
      if (secured.isPresent()) {
        // A close alone says user_canceled before close_notify, which GnuTLS calls a failure.
        if (!secured.get().isOutputShutdown()) {
          secured.get().shutdownOutput();
        }
        secured.get().close();
      }
    } finally {
      blockedUntil = 0;
      plain.close();
    }
  }

  private void block(long until) {
    long overdue = until + GRACE;
    blockedUntil = overdue == 0 ? 1 : overdue;
  }
}
