package org.sealpost.authenticity;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;

/** Mails for tests. */
final class Mails {

  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private Mails() {}

  static Message message(String text) {
    return Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  static Message with(HeaderField field, Message message) {
    return Message.read(Content.concat(List.of(Content.of(field.octets()), message.content())));
  }

  static Mail mail(String client, String helo, String mailFrom, Message message) {
    var path = mailFrom.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(mailFrom));
    return new Mail(
        MailId.at(NOW),
        new Envelope(path, List.of(Address.of("eve@victim.example")), true, false),
        message,
        new Arrival(
            NOW, InetAddress.ofLiteral(client), helo, "ESMTP", Optional.empty(), Optional.empty()));
  }
}
