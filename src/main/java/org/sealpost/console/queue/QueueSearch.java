package org.sealpost.console.queue;

import java.util.Optional;
import org.sealpost.console.frame.Problem;
import org.sealpost.delivery.QueueFilter;
import org.sealpost.delivery.QueueState;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** Filters of the queue as somebody typed them. */
final class QueueSearch {

  private QueueSearch() {}

  static QueueFilter filter(
      Optional<QueueState> state, Optional<String> destination, Optional<String> recipient) {
    return new QueueFilter(
        state,
        filled(destination)
            .map(
                text ->
                    Domain.parse(text)
                        .orElseThrow(() -> Problem.malformed("destination is no domain name."))),
        filled(recipient)
            .map(
                text ->
                    Address.parse(text)
                        .orElseThrow(() -> Problem.malformed("recipient is no address."))));
  }

  private static Optional<String> filled(Optional<String> text) {
    return text.map(String::strip).filter(given -> !given.isEmpty());
  }
}
