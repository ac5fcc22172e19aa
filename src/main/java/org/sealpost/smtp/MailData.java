package org.sealpost.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one mail off the wire after 354, to its end or to the end of our patience. */
final class MailData {

  /** How the reading ended. */
  sealed interface End {

    /** All octets are in the intake. */
    record Whole() implements End {}

    /** The mail came to its end but cannot be taken. */
    record Unfit(Reply reply) implements End {}

    /** The mail cannot be taken and nobody knows any more where it ends: say so and close. */
    record Lost(Reply reply) implements End {}

    /** The client has gone before the end. */
    record Gone() implements End {}
  }

  private static final Logger log = LoggerFactory.getLogger(MailData.class);
  static final int FIRST_BLOCK = 8 * 1024;
  static final int LARGEST_BLOCK = 64 * 1024;
  private static final long DRAIN = 1024 * 1024;

  /** How long we wait for the proper end of a mail whose line ends are wrong. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static final Reply TOO_LARGE =
      Reply.of(552, "5.3.4", "The mail is larger than this server accepts");
  static final Reply NO_SPACE =
      Reply.of(452, "4.3.1", "No space for the mail at the moment, try again later");
  static final Reply TIMEOUT = Reply.of(421, "4.4.2", "The mail came too slowly, closing");

  private final Wire wire;
  private final Intake intake;
  private final DotDecoder decoder;
  private final Supplier<SmtpLimits> limits;
  private final long most;

  MailData(Wire wire, Intake intake, long largest, Supplier<SmtpLimits> limits) {
    this.wire = wire;
    this.intake = intake;
    this.decoder = new DotDecoder(intake, largest);
    this.limits = limits;
    this.most = most(largest);
  }

  /** How many octets we read at most of a mail that is too large anyway. */
  static long most(long largest) {
    return largest > (Long.MAX_VALUE - DRAIN) / 2 ? Long.MAX_VALUE : 2 * largest + DRAIN;
  }

  End read() throws IOException {
    wire.reserve(FIRST_BLOCK);
    wire.allow(limits.get().command());
    try {
      return readBlocks();
    } catch (SocketTimeoutException slow) {
      return new End.Lost(decoder.flaw().map(DotDecoder.Flaw::reply).orElse(TIMEOUT));
    }
  }

  private End readBlocks() throws IOException {
    while (true) {
      int end = decoder.decode(wire.buffer(), wire.position(), wire.limit());
      if (end >= 0) {
        wire.consumeTo(end);
        return judged();
      }
      wire.consumeTo(wire.limit());
      if (decoder.octets() > most) {
        return new End.Lost(TOO_LARGE);
      }
      int n = wire.fill();
      if (n < 0) {
        return new End.Gone();
      }
      patience(n);
    }
  }

  /** RFC 5321 §4.5.3.2.5 in other words: every octet earns time, up to the limit. */
  private void patience(int octets) {
    if (decoder.flaw().isPresent()) {
      wire.allow(
          PATIENCE.compareTo(limits.get().command()) < 0 ? PATIENCE : limits.get().command());
    } else {
      wire.extend(
          octets * (1_000_000_000L / limits.get().octetsPerSecond()), limits.get().command());
    }
    if (wire.limit() == wire.buffer().length && wire.limit() < LARGEST_BLOCK) {
      wire.reserve(2 * wire.limit());
    }
  }

  private End judged() {
    if (decoder.flaw().isPresent()) {
      var flaw = decoder.flaw().get();
      return flaw.isAboutLineEnds() ? new End.Lost(flaw.reply()) : new End.Unfit(flaw.reply());
    }
    if (decoder.isTooLarge()) {
      return new End.Unfit(TOO_LARGE);
    }
    if (intake.failure().isPresent()) {
      log.error("a mail could not be kept while it came in", intake.failure().get());
      return new End.Unfit(NO_SPACE);
    }
    return new End.Whole();
  }

  /** Octets of content so far. */
  long octets() {
    return decoder.octets();
  }
}
