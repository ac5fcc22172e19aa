package org.sealpost.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One login from AUTH to its answer (RFC 4954 §4): challenges go out, responses come in. */
final class LoginExchange {

  /** How it ended. */
  sealed interface Outcome {

    /** This person has logged in. */
    record LoggedIn(Address person) implements Outcome {}

    /** Nobody has; here is what to answer. */
    record Refused(Reply reply) implements Outcome {}

    /** The session cannot go on. */
    record Over(Step step) implements Outcome {}
  }

  /** Where the client's next line comes from. */
  interface Lines {
    Line next() throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(LoginExchange.class);

  private static final Reply WRONG =
      Reply.of(535, "5.7.8", "The name or the password is not right");
  private static final Reply CANCELLED = Reply.of(501, "5.7.0", "The login was cancelled");
  private static final Reply NO_BASE64 = Reply.of(501, "5.5.2", "This is no Base64");
  private static final Reply TOO_LONG = Reply.of(500, "5.5.6", "The line is too long for a login");
  private static final Reply LATER =
      Reply.of(454, "4.7.0", "Logins cannot be checked at the moment, try again later");
  private static final Reply TURNED_AWAY =
      Reply.of(454, "4.7.0", "Too many logins failed from your address, try again later");

  private final LoginDesk desk;
  private final Wire wire;
  private final Lines lines;
  private final Peer peer;
  private Outcome stopped = new Outcome.Refused(WRONG);

  LoginExchange(LoginDesk desk, Wire wire, Lines lines, Peer peer) {
    this.desk = desk;
    this.wire = wire;
    this.lines = lines;
    this.peer = peer;
  }

  /**
   * @param initial what came with AUTH itself, {@code =} for nothing (RFC 4954 §4); empty if unsaid
   */
  Outcome run(Mechanism mechanism, Optional<String> initial) throws IOException {
    if (desk.isTurnedAway(peer.address())) {
      return new Outcome.Refused(TURNED_AWAY);
    }
    Outcome outcome;
    try {
      outcome =
          switch (mechanism) {
            case SCRAM_SHA_256_PLUS -> scram(true, initial);
            case SCRAM_SHA_256 -> scram(false, initial);
            case PLAIN -> plain(initial);
            case LOGIN -> login(initial);
          };
    } catch (RuntimeException broken) {
      log.error("{}: a login could not be checked", peer.listener(), broken);
      return new Outcome.Refused(LATER);
    }
    if (outcome instanceof Outcome.Refused(var reply) && reply.equals(WRONG)) {
      log.warn(
          "{}: a login by {} failed from {}",
          peer.listener(),
          mechanism.word(),
          peer.address().getHostAddress());
      desk.failed(peer.address());
    }
    return outcome;
  }

  private Outcome scram(boolean bound, Optional<String> initial) throws IOException {
    var exchange =
        new ScramExchange(
            bound, bound ? wire.channelBinding() : Optional.empty(), Mechanism.binds(peer));
    var first = response(initial, "");
    var name = first.flatMap(exchange::begin);
    if (name.isEmpty()) {
      return stopped;
    }
    var login = desk.find(name.get());
    var second = asked(exchange.challenge(login.verifier()));
    // Nobody is known by this name, and nothing said so before.
    var last = second.flatMap(message -> exchange.end(message, login.verifier()));
    if (last.isEmpty() || login.person().isEmpty()) {
      return stopped;
    }
    // RFC 4954 §4: what the server still has to say is a challenge, answered by nothing.
    var nothing = asked(last.get());
    return nothing.isEmpty() || !nothing.get().isEmpty()
        ? stopped
        : new Outcome.LoggedIn(login.person().get());
  }

  private Outcome plain(Optional<String> initial) throws IOException {
    var response = response(initial, "");
    if (response.isEmpty()) {
      return stopped;
    }
    var parts = response.get().split("\0", -1);
    if (parts.length != 3) {
      return stopped;
    }
    // RFC 4616 §2: who one logs in as; only as oneself.
    return parts[0].isEmpty() || parts[0].equals(parts[1]) ? checked(parts[1], parts[2]) : stopped;
  }

  private Outcome login(Optional<String> initial) throws IOException {
    var name = response(initial, "Username:");
    if (name.isEmpty()) {
      return stopped;
    }
    var password = asked("Password:");
    return password.isEmpty() ? stopped : checked(name.get(), password.get());
  }

  private Outcome checked(String givenName, String givenPassword) {
    var name = PreparedText.given(givenName);
    var password = PreparedText.given(givenPassword);
    if (name.isEmpty() || password.isEmpty()) {
      return stopped;
    }
    var login = desk.find(name.get());
    return switch (desk.check(login.verifier(), password.get())) {
      case FITS -> login.person().<Outcome>map(Outcome.LoggedIn::new).orElse(stopped);
      case WRONG -> stopped;
      case BUSY -> new Outcome.Refused(LATER);
    };
  }

  private Optional<String> response(Optional<String> initial, String challenge) throws IOException {
    return initial.isPresent()
        ? decoded(initial.get().equals("=") ? "" : initial.get())
        : asked(challenge);
  }

  /** Sends a challenge; empty if no usable response came, and then {@link #stopped} says why. */
  private Optional<String> asked(String challenge) throws IOException {
    Replies.write(
        wire,
        Reply.of(
            334,
            "",
            Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.UTF_8))));
    var line = lines.next();
    if (wire.hasInput()) {
      return stop(new Outcome.Over(new Step.Farewell(SmtpSession.EARLY)));
    }
    return switch (line) {
      case Line.Text(var text) ->
          text.equals("*") ? stop(new Outcome.Refused(CANCELLED)) : decoded(text);
      case Line.TooLong _ -> stop(new Outcome.Refused(TOO_LONG));
      case Line.Garbled _ -> stop(new Outcome.Over(new Step.Farewell(SmtpSession.GARBLED)));
      case Line.Closed _ -> stop(new Outcome.Over(new Step.Leave()));
    };
  }

  private Optional<String> decoded(String base64) {
    try {
      var octets = Base64.getDecoder().decode(base64);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (IllegalArgumentException malformed) {
      return stop(new Outcome.Refused(NO_BASE64));
    } catch (CharacterCodingException noText) {
      return stop(new Outcome.Refused(WRONG));
    }
  }

  private Optional<String> stop(Outcome outcome) {
    stopped = outcome;
    return Optional.empty();
  }
}
