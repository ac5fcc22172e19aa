package org.sealpost.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.ListenerSettings;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;
import org.sealpost.smtp.SmtpLimits;
import org.sealpost.smtp.SmtpServer;

/**
 * A mail server that takes everything and keeps it in memory: the mailboxes of the demonstration.
 */
public final class MailboxSink implements MailReceiver, AutoCloseable {

  private static final Reply TAKEN = Reply.of(250, "2.0.0", "Taken");
  private static final long LARGEST = 64L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<Letter> letters = new ArrayList<>();
  private final SmtpServer server;

  /** One mail as it arrived in a mailbox. */
  public record Letter(Envelope envelope, Content content) {

    /** Whether it came for this address. */
    public boolean isFor(Address address) {
      return envelope.recipients().stream().anyMatch(r -> r.key().equals(address.key()));
    }
  }

  private MailboxSink(String hostname, Path spool) throws IOException {
    server =
        SmtpServer.start(
            new ListenerSettings(
                "sink",
                hostname,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                LARGEST,
                spool,
                SmtpLimits.USUAL,
                Optional.empty()),
            this,
            InstantSource.system());
  }

  /** Starts on a free loopback port. */
  public static MailboxSink start(String hostname, Path spool) {
    try {
      return new MailboxSink(hostname, spool);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** All that arrived so far. */
  public List<Letter> letters() {
    lock.lock();
    try {
      return List.copyOf(letters);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a letter; empty if none came within the patience. */
  public Optional<Letter> await(Predicate<Letter> wanted, Duration patience)
      throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        var found = letters.stream().filter(wanted).findFirst();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Reply connected(Peer peer) {
    return TAKEN;
  }

  @Override
  public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
    return TAKEN;
  }

  @Override
  public Reply to(Peer peer, Envelope soFar, Address recipient) {
    return TAKEN;
  }

  @Override
  public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
    lock.lock();
    try {
      letters.add(new Letter(envelope, Content.of(content.octets())));
      grown.signalAll();
    } finally {
      lock.unlock();
    }
    return TAKEN;
  }

  @Override
  public void close() {
    server.close();
  }
}
