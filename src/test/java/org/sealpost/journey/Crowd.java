package org.sealpost.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Thousands of clients that hold a server's sessions: some say nothing, some say an octet now and
 * then, in a command or in a mail. Whoever is sent away comes again. All on one thread, each from
 * one of many addresses of this machine (Linux answers for all of 127.0.0.0/8).
 */
final class Crowd implements AutoCloseable {

  private static final long BETWEEN_OCTETS = Duration.ofSeconds(3).toNanos();
  private static final long BEFORE_COMING_AGAIN = Duration.ofSeconds(1).toNanos();

  /** A thread that only connects would measure itself. */
  private static final int CONNECTS_A_ROUND = 100;

  private static final ByteBuffer EHLO = text("EHLO crowd.test\r\n");
  private static final ByteBuffer ENVELOPE =
      text("MAIL FROM:<a@client.test>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n");
  private static final ByteBuffer SLOW_COMMAND = text("EHLO a");

  private enum Kind {
    IDLE,
    SLOW_IN_COMMAND,
    SLOW_IN_MAIL
  }

  /** One client, through all its connections. */
  private static final class Member {
    private final InetAddress source;
    private final Kind kind;
    private SelectionKey key;
    private boolean greeted;
    private int steps;
    private long due;

    Member(InetAddress source, Kind kind) {
      this.source = source;
      this.kind = kind;
    }
  }

  private final InetSocketAddress server;
  private final Selector selector;
  private final Deque<Member> outside = new ArrayDeque<>();
  private final Deque<Member> trickling = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicLong sentAway = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

  Crowd(InetSocketAddress server, int idle, int slow) throws IOException {
    this.server = server;
    this.selector = Selector.open();
    for (int i = 0; i < idle + slow; i++) {
      var kind = i < idle ? Kind.IDLE : i % 3 == 0 ? Kind.SLOW_IN_COMMAND : Kind.SLOW_IN_MAIL;
      outside.add(new Member(address(i / 8), kind));
    }
    ended =
        CompletableFuture.runAsync(
            this::run, work -> Thread.ofPlatform().name("crowd").start(work));
  }

  /** The n-th address of this machine, away from those that others use. */
  static InetAddress address(int n) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {127, (byte) (16 + (n >> 14)), (byte) (n >> 7 & 127), (byte) (1 + (n & 127))});
  }

  /** How many have been greeted and not been sent away since. */
  int inside() {
    return inside.get();
  }

  /** How often one of them was sent away. */
  long sentAway() {
    return sentAway.get();
  }

  private void run() {
    try {
      while (!closed.get()) {
        connect();
        selector.select(key -> ready((Member) key.attachment()), 20);
        trickle();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void connect() throws IOException {
    long now = System.nanoTime();
    for (int i = 0; i < CONNECTS_A_ROUND && !outside.isEmpty(); i++) {
      if (outside.peek().due != 0 && now - outside.peek().due < 0) {
        return;
      }
      var member = outside.remove();
      var channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(member.source, 0));
      member.greeted = false;
      member.steps = 0;
      boolean connected = channel.connect(server);
      member.key =
          channel.register(
              selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, member);
    }
  }

  private void ready(Member member) {
    var channel = (SocketChannel) member.key.channel();
    try {
      if (member.key.isConnectable()) {
        channel.finishConnect();
        member.key.interestOps(SelectionKey.OP_READ);
        return;
      }
      buffer.clear();
      if (channel.read(buffer) < 0 || buffer.get(0) == '4' || buffer.get(0) == '5') {
        comeAgain(member);
      } else {
        answer(member, channel);
      }
    } catch (IOException reset) {
      comeAgain(member);
    }
  }

  private void answer(Member member, SocketChannel channel) throws IOException {
    if (!member.greeted) {
      member.greeted = true;
      inside.incrementAndGet();
    }
    switch (member.kind) {
      case IDLE -> {}
      case SLOW_IN_COMMAND -> say(member, channel, SLOW_COMMAND, 0);
      case SLOW_IN_MAIL -> {
        say(member, channel, EHLO, 0);
        say(member, channel, ENVELOPE, 1);
      }
    }
    boolean begun = member.kind == Kind.SLOW_IN_MAIL ? member.steps == 3 : member.steps == 1;
    if (member.kind != Kind.IDLE && begun) {
      member.due = System.nanoTime() + BETWEEN_OCTETS;
      trickling.add(member);
    }
    member.steps++;
  }

  private static void say(Member member, SocketChannel channel, ByteBuffer text, int step)
      throws IOException {
    if (member.steps == step) {
      channel.write(text.duplicate());
      if (member.kind == Kind.SLOW_IN_COMMAND) {
        member.steps = 1;
      }
    }
  }

  private void trickle() {
    long now = System.nanoTime();
    while (!trickling.isEmpty() && now - trickling.peek().due >= 0) {
      var member = trickling.remove();
      if (member.key.isValid() && member.greeted) {
        try {
          ((SocketChannel) member.key.channel()).write(text("x"));
          member.due = now + BETWEEN_OCTETS;
          trickling.add(member);
        } catch (IOException reset) {
          comeAgain(member);
        }
      }
    }
  }

  private void comeAgain(Member member) {
    if (member.greeted) {
      inside.decrementAndGet();
    }
    member.greeted = false;
    sentAway.incrementAndGet();
    hangUp(member.key);
    member.due = System.nanoTime() + BEFORE_COMING_AGAIN;
    outside.add(member);
  }

  private static void hangUp(SelectionKey key) {
    try {
      key.cancel();
      key.channel().close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  @Override
  public void close() throws IOException {
    closed.set(true);
    ended.join();
    selector.keys().forEach(Crowd::hangUp);
    selector.close();
  }
}
