package org.sealpost.smtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a listener offers to a client at this moment of its session. */
final class Offers {

  private static final Reply NO_LOGIN = Reply.of(502, "5.5.1", "This command is not offered here");
  private static final Reply NOT_NOW =
      Reply.of(503, "5.5.1", "AUTH comes after EHLO, once, and not within a mail");

  /** RFC 4954 §6: a password in the clear is everybody's. */
  private static final Reply LOGIN_NEEDS_TLS =
      Reply.of(538, "5.7.11", "A login needs TLS, say STARTTLS first");

  static final Reply NO_SUCH_MECHANISM =
      Reply.of(504, "5.5.4", "This way to log in is not offered here");
  private static final Reply TLS_FIRST = Reply.of(530, "5.7.0", "Say STARTTLS first, then log in");
  private static final Reply LOGIN_FIRST = Reply.of(530, "5.7.0", "Log in first");

  private static final Reply NO_SUBMITTER =
      Reply.of(555, "5.5.4", "AUTH is no parameter where nobody logs in");

  /** RFC 8689 §5. */
  private static final Reply NEEDS_TLS =
      Reply.of(530, "5.7.10", "REQUIRETLS needs TLS, say STARTTLS first");

  static final Reply NEEDS_EHLO = Reply.of(555, "5.5.4", "Parameters need EHLO, not HELO");

  static final Reply NEEDS_UTF8 =
      Reply.of(553, "5.6.7", "An address beyond ASCII needs the SMTPUTF8 parameter of MAIL FROM");

  private Offers() {}

  /** The lines of the answer to EHLO. */
  static List<String> lines(ListenerSettings settings, Peer peer) {
    var lines = new ArrayList<String>();
    lines.add(settings.hostname());
    lines.add("PIPELINING");
    lines.add("SIZE " + settings.largestMessage());
    if (settings.tls().isPresent() && peer.tls().isEmpty()) {
      lines.add("STARTTLS");
    }
    // RFC 4954 §4: only where it can be used, so that no program sends a password in the clear.
    if (settings.access().logins().isPresent() && peer.tls().isPresent()) {
      lines.add("AUTH " + mechanisms(peer));
    }
    lines.add("ENHANCEDSTATUSCODES");
    lines.add("8BITMIME");
    lines.add("SMTPUTF8");
    lines.add("CHUNKING");
    lines.add("DSN");
    // RFC 8689 §2: announced only where TLS is on.
    if (peer.tls().isPresent()) {
      lines.add("REQUIRETLS");
    }
    // RFC 9422 §3: what a client that knows it need not find out by failing.
    var limits = settings.limits();
    lines.add("LIMITS MAILMAX=" + limits.mails() + " RCPTMAX=" + limits.recipients());
    return lines;
  }

  private static String mechanisms(Peer peer) {
    return Arrays.stream(Mechanism.values())
        .filter(one -> one.fits(peer))
        .map(Mechanism::word)
        .collect(Collectors.joining(" "));
  }

  /** Why no login may begin now; empty if one may. */
  static Optional<Reply> againstLogin(ListenerSettings settings, Peer peer, boolean isItsTime) {
    if (settings.access().logins().isEmpty()) {
      return Optional.of(NO_LOGIN);
    }
    if (!isItsTime || peer.login().isPresent()) {
      return Optional.of(NOT_NOW);
    }
    return peer.tls().isEmpty() ? Optional.of(LOGIN_NEEDS_TLS) : Optional.empty();
  }

  /** Why this MAIL FROM cannot be taken, whoever it is from; empty if it can. */
  static Optional<Reply> againstMail(
      ListenerSettings settings, Peer peer, boolean extended, Command.From from) {
    boolean hasLogins = settings.access().logins().isPresent();
    // RFC 6409 §4.3: nobody submits a mail without saying who they are.
    if (hasLogins && peer.login().isEmpty()) {
      return Optional.of(peer.tls().isEmpty() ? TLS_FIRST : LOGIN_FIRST);
    }
    if (from.submitter() && !hasLogins) {
      return Optional.of(NO_SUBMITTER);
    }
    if (from.parameters() && !extended) {
      return Optional.of(NEEDS_EHLO);
    }
    if (from.wishes().requireTls() && peer.tls().isEmpty()) {
      return Optional.of(NEEDS_TLS);
    }
    if (from.nonAscii() && !from.utf8()) {
      return Optional.of(NEEDS_UTF8);
    }
    return from.size() > settings.largestMessage()
        ? Optional.of(MailData.TOO_LARGE)
        : Optional.empty();
  }
}
