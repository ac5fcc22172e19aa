package org.sealpost.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes mail from the network by SMTP (RFC 5321), each session on a virtual thread of its own. */
public final class SmtpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SmtpServer.class);

  /** What Linux allows at most: a client that finds the backlog full tries again only after 1 s. */
  private static final int BACKLOG = 4096;

  /** Sent away in one round, and not all at once: they come again together. */
  private static final int HURRIED_A_ROUND = 200;

  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration WRITE = Duration.ofSeconds(60);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ListenerSettings settings;
  private final MailReceiver receiver;
  private final InstantSource clock;
  private final ServerSocket listener;
  private final Gate gate;
  private final Optional<LoginDesk> desk;
  private final Descriptors descriptors = new Descriptors();
  private final Set<SmtpSession> sessions = ConcurrentHashMap.newKeySet();
  private final Thread accepting;
  private volatile boolean closed;

  private SmtpServer(
      ListenerSettings settings,
      MailReceiver receiver,
      InstantSource clock,
      ServerSocket listener) {
    this.settings = settings;
    this.receiver = receiver;
    this.clock = clock;
    this.listener = listener;
    this.gate = new Gate(settings, System::nanoTime);
    this.desk = settings.access().logins().map(logins -> new LoginDesk(logins, clock));
    // A thread of the system: among thousands of sessions a virtual one would wait for its turn.
    this.accepting =
        Thread.ofPlatform().daemon().name(settings.name() + "-listener").unstarted(this::accept);
  }

  /** Listens from now on. Throws if the address cannot be had; the message says which. */
  public static SmtpServer start(
      ListenerSettings settings, MailReceiver receiver, InstantSource clock) throws IOException {
    Intake.clean(settings.spool(), settings.name());
    var listener = new ServerSocket();
    try {
      listener.bind(settings.address(), BACKLOG);
    } catch (IOException taken) {
      listener.close();
      throw new IOException(
          "cannot listen on " + settings.address() + " (" + settings.name() + ")", taken);
    }
    var server = new SmtpServer(settings, receiver, clock, listener);
    server.accepting.start();
    Thread.ofVirtual().name(settings.name() + "-watch").start(server::watch);
    return server;
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** The listener's name. */
  public String name() {
    return settings.name();
  }

  /** Whether TLS comes before the greeting (RFC 8314 §3). */
  public boolean beginsWithTls() {
    return settings.access().implicitTls();
  }

  /** What it has done so far. */
  public SmtpCounters counters() {
    return gate.counters();
  }

  private void accept() {
    while (!closed) {
      try {
        admit(listener.accept());
      } catch (IOException failed) {
        if (!closed) {
          // Out of file descriptors, most likely: sessions that end will free some.
          log.warn("{}: cannot take a session", settings.name(), failed);
          pause(ROUND);
        }
      }
    }
  }

  private void admit(Socket socket) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      var wire = new Wire(socket, WRITE);
      var session = new SmtpSession(settings, receiver, clock, gate, desk, wire);
      var refusal = descriptors.areScarce() ? Optional.of(gate.noSeat()) : session.enter();
      if (refusal.isPresent()) {
        turnAway(session, refusal.get());
        return;
      }
      begin(session);
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }

  private void begin(SmtpSession session) {
    try {
      sessions.add(session);
      Thread.ofVirtual().name(settings.name() + "-session").start(() -> serve(session));
    } catch (RuntimeException failed) {
      sessions.remove(session);
      session.leave();
      throw failed;
    }
  }

  /** Whoever is gone already must not hold up the next: here nothing is thrown. */
  private void turnAway(SmtpSession session, Reply reply) {
    try (var wire = session.wire()) {
      // A new connection has room for one line; this cannot block.
      Replies.write(wire, reply);
      wire.flush();
    } catch (IOException gone) {
      log.debug("{}: turned away one who had gone", settings.name(), gone);
    }
  }

  private void serve(SmtpSession session) {
    try {
      if (closed) {
        session.dismiss();
      }
      session.run();
    } catch (RuntimeException broken) {
      log.error("{}: a session broke", settings.name(), broken);
    } finally {
      sessions.remove(session);
    }
  }

  private void watch() {
    while (!closed || !sessions.isEmpty()) {
      long now = System.nanoTime();
      int mayGo = gate.isStressed() ? HURRIED_A_ROUND : 0;
      for (var session : sessions) {
        session.wire().abortIfOverdue(now);
        if (mayGo > 0 && session.isHurried(now)) {
          mayGo--;
        }
      }
      pause(ROUND);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes no more sessions, says 421 to those that wait, lets mails that are being received come to
   * their end within {@link SmtpLimits#drain}, and returns when all is quiet.
   */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException odd) {
      log.warn("{}: the listener did not close", settings.name(), odd);
    }
    awaitLastSession();
    sessions.forEach(SmtpSession::dismiss);
    if (!isQuietWithin(settings.limits().drain())) {
      log.warn("{}: breaks off {} sessions", settings.name(), sessions.size());
      sessions.forEach(session -> session.wire().abort());
      isQuietWithin(LAST_WORDS);
    }
  }

  /** The listening socket is really closed only when nobody waits for it any more. */
  private void awaitLastSession() {
    try {
      if (!accepting.join(LAST_WORDS)) {
        log.warn("{}: the listener does not end", settings.name());
      }
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isQuietWithin(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (!sessions.isEmpty()) {
      if (System.nanoTime() - until > 0) {
        return false;
      }
      pause(Duration.ofMillis(10));
    }
    return true;
  }
}
