package org.sealpost.delivery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Reply;
import org.sealpost.smtp.Transmission;

/** A network that does what a test told it to do; everything else is taken with 250. */
final class FakeCarrier implements Carrier {

  static final Reply OK = Reply.of(250, "2.0.0", "taken");

  /** What a next hop has taken. */
  record Taken(Hop hop, Protection protection, Envelope envelope, String octets) {}

  final List<Taken> taken = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger sends = new AtomicInteger();
  volatile Predicate<Hop> reaches = hop -> true;
  volatile BiFunction<Hop, Address, RecipientOutcome> answers =
      (hop, recipient) -> new RecipientOutcome.Accepted(recipient, OK);
  volatile boolean reports;
  volatile boolean delivers;
  volatile Runnable during = () -> {};

  @Override
  public Connection open(Hop hop, Protection protection) {
    connections.incrementAndGet();
    boolean reached = reaches.test(hop);
    return new Connection() {
      @Override
      public Transmission send(Envelope envelope, Content content) {
        return reached
            ? FakeCarrier.this.send(hop, protection, envelope, content)
            : nobodyThere(hop, envelope);
      }

      @Override
      public boolean isUsable() {
        return reached;
      }

      @Override
      public void close() {}
    };
  }

  private static Transmission nobodyThere(Hop hop, Envelope envelope) {
    return new Transmission(
        envelope.recipients().stream()
            .<RecipientOutcome>map(
                r -> new RecipientOutcome.Unreached(r, "4.4.1", "connection refused"))
            .toList(),
        Optional.empty(),
        hop.toString());
  }

  private Transmission send(Hop hop, Protection protection, Envelope envelope, Content content) {
    sends.incrementAndGet();
    during.run();
    var outcomes = new ArrayList<RecipientOutcome>();
    var accepted = new ArrayList<Address>();
    for (var recipient : envelope.recipients()) {
      var outcome = answers.apply(hop, recipient);
      outcomes.add(outcome);
      if (outcome instanceof RecipientOutcome.Accepted) {
        accepted.add(recipient);
      }
    }
    if (!accepted.isEmpty()) {
      taken.add(
          new Taken(
              hop,
              protection,
              envelope.withRecipients(accepted),
              new String(content.octets(), StandardCharsets.ISO_8859_1)));
    }
    return new Transmission(
        outcomes, Optional.of("TLSv1.3"), hop.toString(), reports, delivers, Optional.empty());
  }

  /** Everybody who got something, in the order of arrival. */
  List<String> recipients() {
    return taken.stream()
        .flatMap(mail -> mail.envelope().recipients().stream())
        .map(Address::toString)
        .toList();
  }

  static RecipientOutcome refused(Address recipient, int code, String enhanced, String text) {
    return new RecipientOutcome.Refused(recipient, Reply.of(code, enhanced, text));
  }
}
