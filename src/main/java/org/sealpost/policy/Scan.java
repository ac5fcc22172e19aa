package org.sealpost.policy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.checks.Acquaintances;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Screening;
import org.sealpost.mail.Address;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;

/**
 * The verdict on octets alone: no database, no network, no running gateway. Who really sent them is
 * not judged.
 */
public final class Scan {

  private final Acquaintances acquaintances;
  private final Screening screening;
  private final InboundPolicy policy;

  public Scan(ScanSettings settings) {
    this.acquaintances =
        Acquaintances.of(
            settings.ownDomains(), settings.partnerDomains(), settings.protectedPeople());
    this.screening = Screening.usual();
    this.policy = new InboundPolicy(settings.policy());
  }

  /** Judges a raw message. */
  public VerdictObject scan(String name, Content content) {
    long began = System.nanoTime();
    var evidence = Evidence.of(mail(Message.read(content)), acquaintances);
    var verdict = policy.judge(evidence, screening.screen(evidence));
    return VerdictObject.of(
        Optional.of(name), verdict, Duration.ofNanos(System.nanoTime() - began));
  }

  /** The header stands in for the envelope that nobody kept. */
  private Mail mail(Message message) {
    var recipients = new ArrayList<Address>();
    for (var field : List.of("To", "Cc")) {
      message
          .field(field)
          .ifPresent(
              f -> AddressList.read(f).mailboxes().forEach(m -> recipients.add(m.address())));
    }
    recipients.removeIf(address -> !acquaintances.isOurs(address.domain()));
    var envelope = new Envelope(ReversePath.none(), recipients, true, true);
    var arrival =
        new Arrival(
            Instant.EPOCH,
            InetAddress.getLoopbackAddress(),
            "",
            "file",
            Optional.empty(),
            Optional.empty());
    return new Mail(MailId.at(Instant.EPOCH), envelope, message, arrival);
  }
}
