package org.sealpost.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import org.sealpost.mail.Arrival;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the mails of one session off its wire, after DATA or in chunks; each call returns what the
 * session does next.
 */
final class Reception implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Reception.class);
  private static final Reply GO_AHEAD =
      Reply.of(354, "", "Send the mail, end with <CR><LF>.<CR><LF>");

  private final ListenerSettings settings;
  private final InstantSource clock;
  private final Gate gate;
  private final Wire wire;
  private final Dialogue dialogue;
  private Optional<Chunks> chunks = Optional.empty();

  Reception(
      ListenerSettings settings, InstantSource clock, Gate gate, Wire wire, Dialogue dialogue) {
    this.settings = settings;
    this.clock = clock;
    this.gate = gate;
    this.wire = wire;
    this.dialogue = dialogue;
  }

  /** Says 354 and reads a mail up to its dot. */
  Step collect() throws IOException {
    Replies.write(wire, GO_AHEAD);
    try (var intake = intake()) {
      var data = new MailData(wire, intake, settings.largestMessage(), gate::limits);
      var end = data.read();
      gate.tally().add(data.octets());
      return ended(end, intake);
    }
  }

  /** Reads one chunk of a mail. */
  Step take(long octets, boolean last) throws IOException {
    var mail =
        chunks.orElseGet(() -> new Chunks(wire, intake(), settings.largestMessage(), gate::limits));
    chunks = Optional.of(mail);
    long before = mail.octets();
    var end = mail.read(octets, last);
    gate.tally().add(mail.octets() - before);
    return end.isPresent()
        ? ended(end.get(), mail.intake())
        : new Step.Answer(Reply.of(250, "2.0.0", octets + " octets taken"));
  }

  /** Reads a chunk that nobody wants. */
  Step skip(long octets, Reply reply) throws IOException {
    var cut = Chunks.skip(wire, octets, gate::limits);
    if (cut.isEmpty()) {
      return new Step.Answer(reply);
    }
    return cut.get() instanceof MailData.End.Lost(var late)
        ? new Step.Farewell(late)
        : new Step.Leave();
  }

  /** Lets the chunks of a mail go that will not be finished. */
  void forgetUnlessChunking() throws IOException {
    if (!dialogue.isChunking()) {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    if (chunks.isPresent()) {
      var mail = chunks.get();
      chunks = Optional.empty();
      mail.close();
    }
  }

  private Intake intake() {
    return new Intake(
        settings.spool(), settings.name(), gate.limits().octetsInMemory(), dialogue.declaredSize());
  }

  private Step ended(MailData.End end, Intake intake) throws IOException {
    return switch (end) {
      case MailData.End.Whole _ -> new Step.Answer(received(intake));
      case MailData.End.Unfit(var reply) -> {
        gate.tally().mail(reply);
        yield new Step.Answer(dialogue.ended(reply));
      }
      case MailData.End.Lost(var reply) -> {
        gate.tally().mail(reply);
        yield new Step.Farewell(reply);
      }
      case MailData.End.Gone _ -> new Step.Leave();
    };
  }

  private Reply received(Intake intake) {
    var peer = dialogue.peer();
    var arrival =
        new Arrival(
            clock.instant(),
            peer.address(),
            peer.helo(),
            dialogue.protocol(),
            peer.tls(),
            peer.login());
    Reply reply;
    try {
      reply = dialogue.received(intake.content(), arrival);
    } catch (IOException | UncheckedIOException full) {
      log.error("{}: the end of a mail could not be kept", settings.name(), full);
      reply = dialogue.ended(MailData.NO_SPACE);
    }
    gate.tally().mail(reply);
    return reply;
  }
}
