package org.sealpost.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.sealpost.mail.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's session, from the greeting to the end, on a thread of its own. */
final class SmtpSession implements Admission.Guest {

  private static final Logger log = LoggerFactory.getLogger(SmtpSession.class);
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final Reply CLOSING = Reply.of(421, "4.3.2", "Shutting down, come back soon");
  private static final Reply TIMEOUT = Reply.of(421, "4.4.2", "No command came in time, closing");
  private static final Reply TOO_LONG = Reply.of(500, "5.5.2", "The line is too long");
  static final Reply GARBLED =
      Reply.of(521, "5.5.2", "Lines are text and end with CR LF, nothing else, closing");
  static final Reply EARLY = Reply.of(554, "5.5.0", "You spoke before it was your turn, closing");

  private final ListenerSettings settings;
  private final Gate gate;
  private final Optional<LoginDesk> desk;
  private final Seat seat;
  private final Wire wire;
  private final Dialogue dialogue;
  private final Reception reception;
  private final CommandParser parser;
  private final ClientTurn turn;
  private final long began = System.nanoTime();
  private volatile boolean closing;

  SmtpSession(
      ListenerSettings settings,
      MailReceiver receiver,
      InstantSource clock,
      Gate gate,
      Optional<LoginDesk> desk,
      Wire wire) {
    this.settings = settings;
    this.gate = gate;
    this.desk = desk;
    this.seat = new Seat(gate, this);
    this.wire = wire;
    this.dialogue = new Dialogue(settings, receiver, gate, wire.plain().getInetAddress());
    this.reception = new Reception(settings, clock, gate, wire, dialogue);
    this.parser =
        new CommandParser(
            () -> receiver.postmasterDomain().map(Domain::name).orElse(settings.hostname()));
    this.turn = new ClientTurn(wire, () -> settings.name() + ": " + client());
  }

  Wire wire() {
    return wire;
  }

  /** Takes its place among the sessions, or says why there is none. A proxy only waits there. */
  Optional<Reply> enter() {
    var client = wire.plain().getInetAddress();
    return settings.access().proxies().test(client) ? seat.await(client) : seat.take(client);
  }

  /** Gives its place back without having talked. */
  void leave() {
    seat.close();
  }

  /** Talks until one side has enough; returns when the connection is closed. */
  void run() {
    try (seat;
        wire;
        reception) {
      if (arrived() && greet()) {
        converse();
      }
    } catch (IOException gone) {
      log.debug("{}: lost {}: {}", settings.name(), client(), gone.toString());
    }
  }

  private String client() {
    return dialogue.peer().address().getHostAddress();
  }

  // ---- the beginning

  /** Who is there, and TLS where it comes first. */
  private boolean arrived() throws IOException {
    if (settings.access().proxies().test(wire.plain().getInetAddress()) && !introduced()) {
      gate.tally().turnAway(TurnedAway.REFUSED);
      return false;
    }
    if (settings.access().implicitTls()) {
      shakeHands();
    }
    return true;
  }

  /** What comes from a proxy begins with who really connects, or ends. */
  private boolean introduced() throws IOException {
    wire.allow(settings.limits().handshake());
    var real = ProxyHeader.read(wire);
    if (real.isEmpty()) {
      log.warn("{}: {} is a proxy and did not say who connects", settings.name(), client());
      return false;
    }
    var refusal = seat.moveTo(real.get());
    if (refusal.isPresent()) {
      return farewell(refusal.get());
    }
    dialogue.from(real.get());
    return true;
  }

  private boolean greet() throws IOException {
    if (spokeEarly()) {
      gate.tally().turnAway(TurnedAway.EARLY);
      return early();
    }
    var reply = dialogue.connected();
    if (!reply.isPositive()) {
      gate.tally().turnAway(TurnedAway.REFUSED);
      return farewell(reply);
    }
    Replies.write(wire, Reply.of(220, "", settings.hostname() + " ESMTP Sealpost"));
    return true;
  }

  /** RFC 5321 §4.3.1: a client waits for the greeting; programs that send spam do not. */
  private boolean spokeEarly() throws IOException {
    if (gate.limits().greeting().isZero()) {
      return wire.hasEarlyInput();
    }
    wire.allow(gate.limits().greeting());
    try {
      return wire.fill() != 0;
    } catch (SocketTimeoutException patient) {
      return false;
    }
  }

  // ---- the middle

  private void converse() throws IOException {
    boolean open = true;
    while (open) {
      if (closing) {
        farewell(CLOSING);
        return;
      }
      if (isSpent()) {
        farewell(Reply.of(421, "4.7.0", "Enough for one session, come again"));
        return;
      }
      try {
        open = act(nextLine());
        reception.forgetUnlessChunking();
      } catch (SocketTimeoutException silent) {
        open = farewell(TIMEOUT);
      }
    }
  }

  private boolean isSpent() {
    return dialogue.isSpent()
        || (!dialogue.isInMail() && System.nanoTime() - began > gate.limits().session().toNanos());
  }

  private Line nextLine() throws IOException {
    wire.allow(gate.limits().command());
    if (wire.hasInput()) {
      return wire.readLine(CommandParser.LONGEST_LINE);
    }
    wire.flush();
    wire.relax();
    turn.begin(dialogue.isInMail());
    if (closing) {
      // Whoever dismisses us may have come by before it was the client's turn.
      if (turn.takeBack()) {
        Replies.write(wire, CLOSING);
        wire.flush();
      }
      return new Line.Closed();
    }
    try {
      var line = wire.readLine(CommandParser.LONGEST_LINE);
      return turn.takeBack() ? line : new Line.Closed();
    } catch (SocketTimeoutException silent) {
      if (turn.takeBack()) {
        throw silent;
      }
      return new Line.Closed();
    }
  }

  private boolean act(Line line) throws IOException {
    return switch (line) {
      case Line.Text(var text) -> act(parser.parse(text));
      case Line.TooLong _ -> act(new Command.Unusable(TOO_LONG));
      case Line.Garbled _ -> {
        gate.charge(dialogue.peer().address(), Offence.GARBLED);
        yield farewell(GARBLED);
      }
      case Line.Closed _ -> false;
    };
  }

  private boolean act(Command command) throws IOException {
    if (wire.hasInput() && (mustEndGroup(command) || !dialogue.isExtended())) {
      return early();
    }
    return act(dialogue.hear(command));
  }

  /**
   * RFC 2920 §3.1: the answer to these decides what may come next, so nothing may follow them
   * unasked; and a client that has not heard us offer PIPELINING may not use it. RFC 3207 §6: what
   * follows STARTTLS in the clear was put there by somebody else.
   */
  private static boolean mustEndGroup(Command command) {
    return switch (command) {
      case Command.Hello _,
          Command.Data _,
          Command.Noop _,
          Command.Verify _,
          Command.StartTls _,
          Command.LogIn _,
          Command.Quit _ ->
          true;
      case Command.From _,
          Command.To _,
          Command.Chunk _,
          Command.Reset _,
          Command.Help _,
          Command.Unusable _,
          Command.Hostile _ ->
          false;
    };
  }

  private boolean act(Step step) throws IOException {
    return switch (step) {
      case Step.Answer(var reply) -> {
        Replies.write(wire, reply);
        yield true;
      }
      case Step.Farewell(var reply) -> farewell(reply);
      case Step.Leave _ -> false;
      case Step.Collect _ -> act(reception.collect());
      case Step.Take(long octets, boolean last) -> act(reception.take(octets, last));
      case Step.Skip(long octets, Reply reply) -> act(reception.skip(octets, reply));
      case Step.LogIn(var mechanism, var initial) -> logIn(mechanism, initial);
      case Step.Secure _ -> secure();
    };
  }

  // ---- login, TLS and the end

  private boolean logIn(Mechanism mechanism, Optional<String> initial) throws IOException {
    var exchange = new LoginExchange(desk.orElseThrow(), wire, this::nextLine, dialogue.peer());
    return switch (exchange.run(mechanism, initial)) {
      case LoginExchange.Outcome.LoggedIn(var person) -> act(dialogue.loggedIn(person));
      case LoginExchange.Outcome.Refused(var reply) -> act(dialogue.notLoggedIn(reply));
      case LoginExchange.Outcome.Over(var step) -> act(step);
    };
  }

  private boolean secure() throws IOException {
    Replies.write(wire, Reply.of(220, "2.0.0", "Begin TLS"));
    wire.flush();
    shakeHands();
    return true;
  }

  private void shakeHands() throws IOException {
    var factory = settings.tls().orElseThrow().getSocketFactory();
    var socket = (SSLSocket) factory.createSocket(wire.plain(), null, true);
    socket.setWantClientAuth(settings.access().certificates().isPresent());
    turn.beginHandshake();
    try {
      wire.secure(socket, gate.limits().handshake());
    } catch (IOException failed) {
      gate.charge(dialogue.peer().address(), Offence.TLS_FAILURE);
      // Nothing more may be said in the clear.
      throw new IOException("TLS did not begin", failed);
    } finally {
      turn.endHandshake();
    }
    dialogue.secured(wire.tls(), knownCertificate());
  }

  /** The handshake has proven that the client has the key; the listener says whether it is ours. */
  private Optional<String> knownCertificate() {
    var chain = wire.certificates();
    return settings
        .access()
        .certificates()
        .filter(ours -> !chain.isEmpty() && ours.test(chain))
        .map(_ -> chain.getFirst().getSubjectX500Principal().getName());
  }

  /** Our last words. Always false: the session is not open any more. */
  private boolean farewell(Reply reply) throws IOException {
    Replies.write(wire, reply);
    wire.flush();
    if (reply.code() != 221) {
      wire.linger(LINGER);
    }
    return false;
  }

  private boolean early() throws IOException {
    gate.charge(dialogue.peer().address(), Offence.EARLY_TALK);
    return farewell(EARLY);
  }

  // ---- what others may do to us

  @Override
  public Optional<Long> idleSince() {
    return turn.idleSince();
  }

  @Override
  public boolean evict() {
    boolean gone = turn.evict(Gate.BUSY);
    if (gone) {
      gate.tally().turnAway(TurnedAway.EVICTED);
    }
    return gone;
  }

  /**
   * It has become crowded, and the time that is left for a command is shorter than it was: says
   * goodbye to a client that has used it up.
   */
  boolean isHurried(long now) {
    return turn.isSilentFor(gate.limits().command(), now) && turn.dismiss(TIMEOUT);
  }

  /**
   * The server shuts down: a session that waits for its client ends now, others at the next turn.
   */
  void dismiss() {
    closing = true;
    var _ = turn.dismiss(CLOSING);
  }
}
