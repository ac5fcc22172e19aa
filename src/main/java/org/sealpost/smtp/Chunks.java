package org.sealpost.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one mail that comes in chunks (RFC 3030 §2). Its octets obey the same rules as those after
 * DATA: what passes here may leave by DATA.
 */
final class Chunks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Chunks.class);
  private static final byte[] LINE_END = {'\r', '\n'};

  private final Wire wire;
  private final Intake intake;
  private final Supplier<SmtpLimits> limits;
  private final long largest;
  private boolean afterCr;
  private boolean lineBegun;
  private long lineOctets;
  private long octets;
  private Optional<DotDecoder.Flaw> flaw = Optional.empty();

  Chunks(Wire wire, Intake intake, long largest, Supplier<SmtpLimits> limits) {
    this.wire = wire;
    this.intake = intake;
    this.largest = largest;
    this.limits = limits;
  }

  /** Reads a chunk; empty if all is well and more must come. */
  Optional<MailData.End> read(long size, boolean last) throws IOException {
    var cut = pass(wire, size, limits, Optional.of(this));
    if (cut.isPresent()) {
      return cut;
    }
    if (last) {
      finish();
    }
    if (flaw.isPresent()) {
      var reply = flaw.get().reply();
      return Optional.of(
          flaw.get().isAboutLineEnds()
              ? new MailData.End.Lost(reply)
              : new MailData.End.Unfit(reply));
    }
    if (octets > largest) {
      return Optional.of(new MailData.End.Unfit(MailData.TOO_LARGE));
    }
    if (intake.failure().isPresent()) {
      log.error("a mail could not be kept while it came in", intake.failure().get());
      return Optional.of(new MailData.End.Unfit(MailData.NO_SPACE));
    }
    return last ? Optional.of(new MailData.End.Whole()) : Optional.empty();
  }

  /** Reads so many octets and forgets them; empty if all came. */
  static Optional<MailData.End> skip(Wire wire, long size, Supplier<SmtpLimits> limits)
      throws IOException {
    return pass(wire, size, limits, Optional.empty());
  }

  private static Optional<MailData.End> pass(
      Wire wire, long size, Supplier<SmtpLimits> limits, Optional<Chunks> taker)
      throws IOException {
    if (size > MailData.FIRST_BLOCK) {
      wire.reserve(MailData.FIRST_BLOCK);
    }
    wire.allow(limits.get().command());
    long left = size;
    try {
      while (true) {
        int from = wire.position();
        int count = (int) Math.min(left, wire.limit() - from);
        if (taker.isPresent()) {
          taker.get().take(wire.buffer(), from, from + count);
        }
        wire.consumeTo(from + count);
        left -= count;
        if (left == 0) {
          return Optional.empty();
        }
        int n = wire.fill();
        if (n < 0) {
          return Optional.of(new MailData.End.Gone());
        }
        wire.extend(n * (1_000_000_000L / limits.get().octetsPerSecond()), limits.get().command());
        if (left > wire.limit()
            && wire.limit() == wire.buffer().length
            && wire.limit() < MailData.LARGEST_BLOCK) {
          wire.reserve(2 * wire.limit());
        }
      }
    } catch (SocketTimeoutException slow) {
      return Optional.of(new MailData.End.Lost(MailData.TIMEOUT));
    }
  }

  private void take(byte[] block, int from, int to) {
    for (int i = from; i < to; i++) {
      byte octet = block[i];
      if (afterCr != (octet == '\n')) {
        unfit(afterCr ? DotDecoder.Flaw.BARE_CR : DotDecoder.Flaw.BARE_LF);
      } else if (octet == 0) {
        unfit(DotDecoder.Flaw.NUL);
      }
      lineOctets++;
      if (lineOctets > DotDecoder.LONGEST_LINE) {
        unfit(DotDecoder.Flaw.LONG_LINE);
      }
      afterCr = octet == '\r';
      lineBegun = octet != '\n';
      if (!lineBegun) {
        lineOctets = 0;
      }
    }
    octets += to - from;
    if (flaw.isEmpty() && octets <= largest) {
      intake.add(block, from, to - from);
    }
  }

  /** A mail ends with a line end; only BDAT can leave it out, and DATA at the next hop cannot. */
  private void finish() {
    if (afterCr) {
      unfit(DotDecoder.Flaw.BARE_CR);
    } else if (lineBegun && flaw.isEmpty() && octets <= largest) {
      intake.add(LINE_END, 0, LINE_END.length);
    }
  }

  private void unfit(DotDecoder.Flaw found) {
    if (flaw.isEmpty() || (found.isAboutLineEnds() && !flaw.get().isAboutLineEnds())) {
      flaw = Optional.of(found);
    }
  }

  Intake intake() {
    return intake;
  }

  /** Octets of content so far, kept or not. */
  long octets() {
    return octets;
  }

  @Override
  public void close() throws IOException {
    intake.close();
  }
}
