package org.sealpost.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.sealpost.mail.Content;

/**
 * A mail in chunks (RFC 3030 §2): each says how long it is, so that nothing in a mail can look like
 * its end. For one mail and one thread.
 */
final class ChunkTransfer implements WholeLines.Writer {

  /** How it ended, but for broken connections. */
  sealed interface Result {

    /** The peer has all chunks, and this is what it says of the mail. */
    record Answered(Reply reply) implements Result {}

    /** The peer refused a chunk; the rest was not sent, or was in vain. */
    record Stopped(Reply reply) implements Result {}

    /** The peer does not know BDAT, and takes the octets of the mail for commands. */
    record NotUnderstood() implements Result {}
  }

  /** The peer wants no more of it. */
  private static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("the peer wants no more chunks", null);
    }
  }

  private static final int LARGEST = 256 * 1024;

  /** How many chunks may be without answer where the peer offers PIPELINING. */
  private static final int WINDOW = 4;

  private final HopSession session;
  private final ClientSettings settings;
  private final Block block;
  private Optional<Reply> refusal = Optional.empty();
  private int unanswered;
  private boolean heardAny;
  private boolean lastBegun;
  private long mended;

  ChunkTransfer(HopSession session, ClientSettings settings, long size) {
    this.session = session;
    this.settings = settings;
    this.block =
        new Block(
            Math.clamp(size + size / 8 + 64, 1024, LARGEST),
            (octets, count) -> chunk(octets, count, ""));
  }

  /** Sends all of it and waits for the word on the mail. */
  Result send(Content content) throws IOException {
    try {
      mended = new WholeLines(this).write(content);
      block.end((octets, count) -> chunk(octets, count, " LAST"));
      while (unanswered > 1) {
        answer(settings.command());
      }
      var before = refusal;
      var word = answer(settings.dataEnd());
      if (before.isPresent() && word.isPositive()) {
        throw new HopSession.NotSmtpException("a chunk was refused and the mail taken");
      }
      return before.<Result>map(Result.Stopped::new).orElseGet(() -> new Result.Answered(word));
    } catch (StoppedException stopped) {
      while (unanswered > 0) {
        answer(settings.command());
      }
      return new Result.Stopped(refusal.orElseThrow());
    } catch (UnknownCommandException unknown) {
      return new Result.NotUnderstood();
    }
  }

  /** Whether the peer may have the whole mail. */
  boolean isWhole() {
    return lastBegun;
  }

  /** Whether the peer has answered a chunk. */
  boolean isHeard() {
    return heardAny;
  }

  /** How many replies are still owed. */
  int unanswered() {
    return unanswered;
  }

  /** How many line ends were mended on the way out. */
  long mended() {
    return mended;
  }

  @Override
  public void text(byte[] octets, int from, int count, boolean begins) throws IOException {
    block.put(octets, from, count);
  }

  @Override
  public void lineEnd() throws IOException {
    block.put((byte) '\r');
    block.put((byte) '\n');
  }

  private void chunk(byte[] octets, int count, String last) throws IOException {
    boolean isLast = !last.isEmpty();
    if (isLast && session.answersEach() && !heardAny && unanswered == 0) {
      // One answer alone tells whether BDAT is known and the octets are wanted. To the last chunk
      // each recipient gets one (RFC 2033 §4.3), and what it means must not be in doubt.
      chunk(octets, count, "");
      chunk(octets, 0, last);
      return;
    }
    boolean alone = isLast && session.answersEach();
    int most = session.capabilities().pipelining() && !alone ? WINDOW : 1;
    while (unanswered >= most) {
      answer(settings.command());
    }
    if (refusal.isPresent()) {
      throw new StoppedException();
    }
    if (unanswered == 0) {
      session.requireQuiet();
    }
    session.say("BDAT " + count + last);
    session.sendOn(octets, count);
    unanswered++;
    lastBegun = isLast;
  }

  private Reply answer(Duration time) throws IOException {
    var reply = session.hear(time);
    unanswered--;
    if (!heardAny && HopSession.isUnknownCommand(reply)) {
      throw new UnknownCommandException();
    }
    heardAny = true;
    if (reply.isPositive() && reply.code() / 100 != 2) {
      throw new HopSession.NotSmtpException("an answer out of place: " + reply.text());
    }
    if (!reply.isPositive() && refusal.isEmpty()) {
      refusal = Optional.of(reply);
    }
    return reply;
  }

  /** It announced CHUNKING and does not do it. */
  private static final class UnknownCommandException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownCommandException() {
      super("the peer does not know BDAT", null);
    }
  }
}
