package org.sealpost.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;

/**
 * One mail over one connection: MAIL, RCPT, DATA or BDAT, and what came of it for each recipient.
 */
final class Sending {

  private record Awaited(Duration time, int positive, Consumer<Reply> then) {}

  /** RFC 2920 §3.1: never so much under way that both sides block on writing. */
  private static final int WINDOW = 50;

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final HopSession session;
  private final ClientSettings settings;
  private final Envelope envelope;
  private final Content content;
  private final boolean utf8;
  private final boolean chunked;
  private final Outcomes outcomes;
  private final Queue<Awaited> awaited = new ArrayDeque<>();
  private Optional<Reply> mail = Optional.empty();
  private Optional<Reply> data = Optional.empty();
  private boolean heardAnything;
  private boolean openAtEnd;
  private boolean chunksUnknown;
  private boolean chunksBroke;
  private long mended;

  /**
   * A mail to send.
   *
   * @param utf8 whether it needs SMTPUTF8
   * @param chunked whether it goes in chunks
   */
  Sending(
      HopSession session,
      ClientSettings settings,
      Envelope envelope,
      Content content,
      boolean utf8,
      boolean chunked) {
    this.session = session;
    this.settings = settings;
    this.envelope = envelope;
    this.content = content;
    this.utf8 = utf8;
    this.chunked = chunked;
    this.outcomes = new Outcomes(envelope.recipients());
  }

  /**
   * Sends. Never throws for what the network or the peer does.
   *
   * @param reset whether the mail before was left open
   */
  void send(boolean reset) {
    try {
      converse(reset);
    } catch (IOException failed) {
      session.breakOff();
      if (failed instanceof HopSession.NotSmtpException) {
        // Which answer was whose is not known any more; nobody has the mail yet.
        outcomes.forget();
      }
      settle(failed, "");
    } catch (RuntimeException unreadable) {
      // The content gave up half-way; the peer must not take what it has got for the whole.
      session.breakOff();
      throw unreadable;
    }
  }

  private void converse(boolean reset) throws IOException {
    if (reset) {
      var reply = session.ask("RSET", settings.command());
      if (reply.code() / 100 != 2) {
        // Where the mail before cannot be forgotten, the next one would be refused for its sake.
        throw new HopSession.NotSmtpException("RSET was answered with " + reply.text());
      }
    }
    command(mailCommand(), settings.command(), reply -> mail = Optional.of(reply));
    openAtEnd = true;
    for (int i = 0; i < envelope.recipients().size() && !isRefused(mail); i++) {
      int recipient = i;
      command(
          "RCPT TO:<"
              + address(i)
              + ">"
              + WishParameters.recipient(envelope.wishes(), address(i), session.capabilities()),
          settings.command(),
          reply -> recipient(recipient, reply));
    }
    if (!chunked && (session.capabilities().pipelining() || outcomes.hasOpen())) {
      say("DATA", new Awaited(settings.dataStart(), 3, reply -> data = Optional.of(reply)));
    }
    await();
    outcomes.refuseIf(mail);
    if (data.isPresent()) {
      transfer(data.get());
    } else if (chunked && outcomes.hasOpen()) {
      transferChunks();
    }
  }

  private String mailCommand() {
    var offers = session.capabilities();
    return "MAIL FROM:<"
        + envelope.reversePath()
        + ">"
        + (offers.size() ? " SIZE=" + content.size() : "")
        + (offers.eightBit() && envelope.eightBit() ? " BODY=8BITMIME" : "")
        + (utf8 ? " SMTPUTF8" : "")
        + WishParameters.mail(envelope.wishes(), offers, session.wire().tls().isPresent());
  }

  private static boolean isRefused(Optional<Reply> reply) {
    return reply.isPresent() && !reply.get().isPositive();
  }

  // ---- commands and their replies, in groups where the peer offers it

  private void command(String line, Duration time, Consumer<Reply> then) throws IOException {
    say(line, new Awaited(time, 2, then));
  }

  private void say(String line, Awaited answer) throws IOException {
    if (awaited.isEmpty()) {
      session.requireQuiet();
    }
    session.say(line);
    awaited.add(answer);
    if (!session.capabilities().pipelining() || awaited.size() >= WINDOW) {
      await();
    }
  }

  private void await() throws IOException {
    while (!awaited.isEmpty()) {
      var next = awaited.remove();
      var reply = session.hear(next.time());
      heardAnything |= reply.code() != 421;
      if (reply.isPositive() && reply.code() / 100 != next.positive()) {
        throw new HopSession.NotSmtpException("an answer out of place: " + reply.text());
      }
      next.then().accept(reply);
    }
  }

  private void recipient(int i, Reply reply) {
    if (!isRefused(mail) && !reply.isPositive()) {
      outcomes.settle(i, new RecipientOutcome.Refused(address(i), tooManyForNow(reply)));
    }
  }

  /** RFC 5321 §4.5.3.1.10: 552 to RCPT once meant 452, and some servers still say so. */
  private static Reply tooManyForNow(Reply reply) {
    return reply.code() == 552 && (reply.enhanced().isEmpty() || reply.enhanced().equals("5.5.3"))
        ? new Reply(452, "4.5.3", reply.lines())
        : reply;
  }

  private Address address(int i) {
    return envelope.recipients().get(i);
  }

  // ---- the mail itself

  private void transfer(Reply go) throws IOException {
    if (!go.isPositive()) {
      outcomes.refuseIf(Optional.of(go));
      return;
    }
    if (!outcomes.hasOpen() && session.answersEach()) {
      // RFC 2033 §4.2: 503 was due. How many answers an empty mail would get, nobody can say.
      session.breakOff();
      return;
    }
    if (!outcomes.hasOpen()) {
      // RFC 2920 §3.1: DATA was sent too soon; an empty mail to nobody ends it.
      session.send(new byte[] {'.', '\r', '\n'}, 3);
      session.hear(settings.dataEnd());
      openAtEnd = false;
      return;
    }
    if (write()) {
      finish();
    }
  }

  private boolean write() {
    try {
      mended = new DotWriter(session::send, content.size()).write(content);
      return true;
    } catch (IOException failed) {
      settleBrokenTransfer(failed, 0);
      return false;
    }
  }

  private void transferChunks() {
    var transfer = new ChunkTransfer(session, settings, content.size());
    try {
      switch (transfer.send(content)) {
        case ChunkTransfer.Result.Answered(var reply) ->
            answered(reply, new LastReplies(session, outcomes, settings.dataEnd()));
        case ChunkTransfer.Result.Stopped(var reply) -> outcomes.refuseIf(Optional.of(reply));
        case ChunkTransfer.Result.NotUnderstood() -> {
          chunksUnknown = true;
          chunksBroke = true;
          session.breakOff();
          settle(new HopSession.NotSmtpException("CHUNKING is offered and not done"), "");
        }
      }
      mended = transfer.mended();
    } catch (IOException failed) {
      chunksBroke = !transfer.isHeard();
      if (transfer.isWhole()) {
        settleUnknown(failed, "after the last chunk: ");
      } else {
        settleBrokenTransfer(failed, transfer.unanswered());
      }
    }
  }

  /**
   * A server that closes in the middle of a mail may have said why.
   *
   * @param owed how many answers to chunks may come before that
   */
  private void settleBrokenTransfer(IOException failed, int owed) {
    try {
      for (int i = 0; i <= owed && outcomes.hasOpen(); i++) {
        outcomes.refuseIf(Optional.of(session.hear(LAST_WORDS)));
      }
    } catch (IOException silent) {
      failed.addSuppressed(silent);
    }
    session.breakOff();
    settle(failed, "while the mail was being sent: ");
  }

  private void finish() {
    var words = new LastReplies(session, outcomes, settings.dataEnd());
    try {
      answered(session.hear(settings.dataEnd()), words);
    } catch (IOException failed) {
      settleUnknown(failed, "after the final dot: ");
    }
  }

  private void answered(Reply reply, LastReplies words) throws IOException {
    openAtEnd = false;
    words.hear(Optional.of(reply));
  }

  private void settleUnknown(IOException failed, String when) {
    session.breakOff();
    outcomes.unknown(failed, when);
  }

  private void settle(IOException failed, String when) {
    // Who announced the end by 421 meant all that were still waiting.
    outcomes.refuseIf(when.isEmpty() ? session.goodbye() : Optional.empty());
    outcomes.unreached(failed, when);
  }

  List<RecipientOutcome> outcomes() {
    return outcomes.all();
  }

  /** Whether the peer had closed before this mail began: then nothing at all came back. */
  boolean foundItClosed() {
    return !heardAnything && !session.isUsable();
  }

  /** Whether the peer took the chunks for commands: nobody has the mail, and DATA may do. */
  boolean chunksWereUnknown() {
    return chunksUnknown;
  }

  /** Whether the peer broke on chunks before it answered one, so that DATA may do. */
  boolean chunksBroke() {
    return chunksBroke;
  }

  /** Whether the peer still waits for more of this mail, so that RSET must come next. */
  boolean isOpenAtEnd() {
    return openAtEnd;
  }

  /** How many line ends were mended on the way out. */
  long mended() {
    return mended;
  }
}
