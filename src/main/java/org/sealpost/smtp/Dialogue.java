package org.sealpost.smtp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one session (RFC 5321 §4.1.4), without the octets: commands come in, steps
 * come out. Every way out of a mail goes through {@link #reset}.
 */
final class Dialogue {

  private enum Stage {
    /** Nobody has said EHLO. */
    CONNECTED,
    /** A mail may begin. */
    GREETED,
    /** MAIL was accepted. */
    MAIL,
    /** At least one RCPT was accepted. */
    RECIPIENTS
  }

  private static final Logger log = LoggerFactory.getLogger(Dialogue.class);

  /** How many RCPT beyond the limit a client may try before the session ends. */
  private static final int OVERSHOOT = 1000;

  private static final int MOST_LOGINS = 3;

  /** So many recipients whom we do not have are no mistake but a search. */
  private static final int MOST_UNKNOWN = 10;

  private static final Reply MAILS =
      Reply.of(450, "4.7.1", "Too many mails within a minute, try again later");
  private static final Reply RECIPIENTS =
      Reply.of(450, "4.7.1", "Too many recipients within a minute, try again later");
  private static final Reply OK = Reply.of(250, "2.0.0", "Ok");
  private static final Reply BROKEN =
      Reply.of(451, "4.3.0", "Something went wrong on our side, try again later");
  private static final Reply CHUNKED =
      Reply.of(503, "5.5.1", "The mail has begun by BDAT, go on so or say RSET");

  private final ListenerSettings settings;
  private final Gate gate;
  private final MailReceiver receiver;
  private Peer peer;
  private boolean extended;
  private Stage stage = Stage.CONNECTED;
  private Optional<Transaction> transaction = Optional.empty();
  private int errors;
  private int unknown;
  private int idleCommands;
  private int mails;
  private int logins;

  Dialogue(ListenerSettings settings, MailReceiver receiver, Gate gate, InetAddress client) {
    this.settings = settings;
    this.gate = gate;
    this.receiver = receiver;
    this.peer = new Peer(settings.name(), client, "", Optional.empty(), Optional.empty());
  }

  /** A proxy has said who really connects; from now on nobody asks where the proxy is. */
  void from(InetAddress client) {
    peer = peer.from(client);
  }

  /** Whether the client may talk to us at all. */
  Reply connected() {
    return ask(() -> receiver.connected(peer));
  }

  /**
   * TLS has begun: everything heard in the clear is forgotten (RFC 3207 §4.2). What a client has
   * used up of our patience is not.
   */
  void secured(Optional<String> tls, Optional<String> certificate) {
    reset(Stage.CONNECTED);
    extended = false;
    peer = new Peer(peer.listener(), peer.address(), "", tls, Optional.empty(), certificate);
  }

  /** The one way out of a mail, however it ended. */
  private void reset(Stage next) {
    transaction = Optional.empty();
    stage = next;
  }

  private void reset() {
    reset(stage == Stage.CONNECTED ? Stage.CONNECTED : Stage.GREETED);
  }

  Step hear(Command command) {
    if (errors >= gate.limits().errors() && !(command instanceof Command.Quit)) {
      return new Step.Farewell(Reply.of(421, "4.7.0", "Too many errors, closing"));
    }
    if (unknown >= MOST_UNKNOWN && !(command instanceof Command.Quit)) {
      gate.tally().turnAway(TurnedAway.HARVEST);
      return new Step.Farewell(Reply.of(421, "4.7.0", "Too many unknown recipients, closing"));
    }
    if (idleCommands > gate.limits().idleCommands()) {
      return new Step.Farewell(Reply.of(421, "4.7.0", "Too many commands without a mail, closing"));
    }
    return switch (command) {
      case Command.Hello hello ->
          stage == Stage.CONNECTED ? charged(hello(hello)) : idle(hello(hello));
      case Command.From from -> charged(from(from));
      case Command.To to -> to(to);
      case Command.Data _ -> data();
      case Command.Chunk chunk -> chunk(chunk);
      case Command.Reset _ -> {
        reset();
        yield idle(OK);
      }
      case Command.Noop _ -> idle(OK);
      case Command.Verify _ -> idle(Reply.of(252, "2.5.0", "Send the mail, then you will know"));
      case Command.Help _ -> idle(Reply.of(214, "2.0.0", "See RFC 5321"));
      case Command.StartTls _ -> startTls();
      case Command.LogIn login -> logIn(login);
      case Command.Quit _ -> new Step.Farewell(Reply.of(221, "2.0.0", "Bye"));
      case Command.Unusable(Reply reply) -> charged(reply);
      case Command.Hostile(Reply reply) -> new Step.Farewell(reply);
    };
  }

  /** Counts an error. The session ends at the next command, so that this answer is heard. */
  private Step charged(Reply reply) {
    if (!reply.isPositive()) {
      errors++;
    }
    if (reply.isPermanent()) {
      gate.charge(peer.address(), Offence.ERROR);
    }
    return new Step.Answer(reply);
  }

  private Step idle(Reply reply) {
    idleCommands++;
    return charged(reply);
  }

  private Reply hello(Command.Hello hello) {
    reset(Stage.GREETED);
    extended = hello.extended();
    peer = peer.named(hello.name());
    if (!extended) {
      return Reply.of(250, "", settings.hostname());
    }
    return new Reply(250, "", Offers.lines(settings, peer));
  }

  /** AUTH: whether a login may begin (RFC 4954 §4). */
  private Step logIn(Command.LogIn login) {
    boolean isItsTime = extended && stage == Stage.GREETED;
    var refusal = Offers.againstLogin(settings, peer, isItsTime);
    if (refusal.isPresent()) {
      return charged(refusal.get());
    }
    var mechanism = Mechanism.of(login.mechanism()).filter(one -> one.fits(peer));
    return mechanism.isEmpty()
        ? charged(Offers.NO_SUCH_MECHANISM)
        : new Step.LogIn(mechanism.get(), login.initial());
  }

  /** Somebody has logged in; once is for the whole session. */
  Step loggedIn(Address person) {
    peer = peer.as(person);
    return new Step.Answer(Reply.of(235, "2.7.0", "You are logged in"));
  }

  /** Nobody has logged in; who tries too often goes. */
  Step notLoggedIn(Reply reply) {
    logins++;
    if (reply.code() == 535) {
      gate.charge(peer.address(), Offence.FAILED_LOGIN);
    }
    return logins >= MOST_LOGINS
        ? new Step.Farewell(Reply.of(421, "4.7.0", "Too many logins failed, closing"))
        : charged(reply);
  }

  private Reply from(Command.From from) {
    if (stage == Stage.CONNECTED) {
      return Reply.of(503, "5.5.1", "Say EHLO first");
    }
    if (stage != Stage.GREETED) {
      return Reply.of(503, "5.5.1", "A mail has begun already");
    }
    var refusal = Offers.againstMail(settings, peer, extended, from);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (!gate.admits(peer.address(), ClientBook.Deed.MAIL)) {
      return MAILS;
    }
    var reply = ask(() -> receiver.from(peer, from.reversePath(), from.size()));
    if (reply.isPositive()) {
      transaction = Optional.of(new Transaction(from));
      stage = Stage.MAIL;
    }
    return reply;
  }

  private Step to(Command.To to) {
    if (transaction.isEmpty()) {
      return charged(Reply.of(503, "5.5.1", "Say MAIL FROM first"));
    }
    var mail = transaction.get();
    if (mail.attempt() > gate.limits().recipients() + OVERSHOOT) {
      return new Step.Farewell(Reply.of(421, "4.7.0", "Too many recipients, closing"));
    }
    if (mail.isChunked()) {
      return charged(CHUNKED);
    }
    if (to.parameters() && !extended) {
      return charged(Offers.NEEDS_EHLO);
    }
    if (to.nonAscii() && !mail.utf8()) {
      return charged(Offers.NEEDS_UTF8);
    }
    if (mail.has(to.recipient())) {
      return new Step.Answer(Reply.of(250, "2.1.5", "Ok, as before"));
    }
    if (mail.recipients() >= gate.limits().recipients()) {
      // RFC 5321 §4.5.3.1.10: the client sends the mail for the others and comes again.
      return new Step.Answer(Reply.of(452, "4.5.3", "Too many recipients for one mail"));
    }
    if (!gate.admits(peer.address(), ClientBook.Deed.RECIPIENT)) {
      return new Step.Answer(RECIPIENTS);
    }
    var reply = ask(() -> receiver.to(peer, mail.envelope(), to.recipient()));
    if (reply.isPositive()) {
      mail.add(to);
      stage = Stage.RECIPIENTS;
    }
    if (reply.isPermanent() && reply.enhanced().equals("5.1.1")) {
      unknown++;
      gate.charge(peer.address(), Offence.UNKNOWN_RECIPIENT);
    }
    // A recipient who is refused for now is not the client's error.
    return reply.isTransient() ? new Step.Answer(reply) : charged(reply);
  }

  private Step data() {
    return switch (stage) {
      case CONNECTED, GREETED -> charged(Reply.of(503, "5.5.1", "Say MAIL FROM first"));
      case MAIL -> charged(Reply.of(554, "5.5.1", "No recipient was accepted"));
      // RFC 3030 §2: one mail comes by DATA or by BDAT, never by both.
      case RECIPIENTS -> isChunking() ? charged(CHUNKED) : new Step.Collect();
    };
  }

  private Step chunk(Command.Chunk chunk) {
    if (chunk.octets() > MailData.most(settings.largestMessage())) {
      return new Step.Farewell(MailData.TOO_LARGE);
    }
    return switch (stage) {
      case CONNECTED, GREETED -> skipped(chunk, Reply.of(503, "5.5.1", "Say MAIL FROM first"));
      case MAIL -> skipped(chunk, Reply.of(554, "5.5.1", "No recipient was accepted"));
      case RECIPIENTS -> taken(chunk);
    };
  }

  /** RFC 3030 §2: the octets of a chunk that is refused are read all the same. */
  private Step skipped(Command.Chunk chunk, Reply reply) {
    reset();
    errors++;
    return new Step.Skip(chunk.octets(), reply);
  }

  private Step taken(Command.Chunk chunk) {
    if (!extended) {
      return skipped(chunk, Reply.of(503, "5.5.1", "BDAT needs EHLO, not HELO"));
    }
    var mail = transaction.orElseThrow();
    mail.chunk(chunk.octets());
    return mail.tinyChunks() > settings.limits().idleCommands()
        ? new Step.Farewell(Reply.of(421, "4.7.0", "Too many small chunks, closing"))
        : new Step.Take(chunk.octets(), chunk.last());
  }

  /** Whether chunks of a mail came and more may come. */
  boolean isChunking() {
    return transaction.map(Transaction::isChunked).orElse(false);
  }

  private Step startTls() {
    if (peer.tls().isPresent()) {
      return charged(Reply.of(503, "5.5.1", "TLS is on already"));
    }
    if (settings.tls().isEmpty()) {
      return charged(Reply.of(502, "5.5.1", "TLS is not offered here"));
    }
    return new Step.Secure();
  }

  /** The whole mail has come. */
  Reply received(Content content, Arrival arrival) {
    var envelope = transaction.orElseThrow().envelope();
    return ended(ask(() -> receiver.received(peer, envelope, content, arrival)));
  }

  /** The mail came to its end, and this is the answer. */
  Reply ended(Reply reply) {
    reset();
    mails++;
    if (reply.isPositive()) {
      errors = 0;
      idleCommands = 0;
      gate.praise(peer.address());
    } else {
      errors++;
    }
    return reply;
  }

  /** Whether the client said EHLO and so knows what we offer. */
  boolean isExtended() {
    return extended;
  }

  /** Whether the session has had its share and no mail is under way. */
  boolean isSpent() {
    return transaction.isEmpty() && mails >= gate.limits().mails();
  }

  boolean isInMail() {
    return transaction.isPresent();
  }

  long declaredSize() {
    return transaction.map(Transaction::declaredSize).orElse(0L);
  }

  Peer peer() {
    return peer;
  }

  /** The word for {@code Received: with} (RFC 3848, RFC 6531 §4.3). */
  String protocol() {
    if (!extended) {
      return "SMTP";
    }
    return (transaction.map(Transaction::utf8).orElse(false) ? "UTF8SMTP" : "ESMTP")
        + (peer.tls().isPresent() ? "S" : "")
        + (peer.login().isPresent() ? "A" : "");
  }

  private Reply ask(Supplier<Reply> question) {
    try {
      return question.get();
    } catch (Throwable broken) {
      // Whatever it is, the mail stays the client's: 451 and no detail.
      log.error(
          "{}: no answer for {} ({})",
          settings.name(),
          peer.address().getHostAddress(),
          peer.helo(),
          broken);
      return BROKEN;
    }
  }
}
