package org.sealpost.mailflow;

import java.util.Optional;
import org.sealpost.mail.Message;
import org.sealpost.smtp.Reply;

/** Mail that goes in circles is stopped by counting its trace (RFC 5321 §6.3). */
final class Hops {

  private static final int MOST = 50;

  private Hops() {}

  static Optional<Reply> refusal(Message message) {
    return message.fields("Received").size() > MOST
        ? Optional.of(Reply.of(554, "5.4.6", "This mail has passed too many servers: a loop"))
        : Optional.empty();
  }
}
