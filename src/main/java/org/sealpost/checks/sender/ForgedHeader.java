package org.sealpost.checks.sender;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Anomaly;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/** Sees messages that no honest program writes, or that readers read differently. */
public final class ForgedHeader implements Check {

  /** Fields of which a message has one at most (RFC 5322 §3.6). */
  private static final List<String> ONCE =
      List.of("Subject", "To", "Cc", "Reply-To", "Sender", "Date", "Message-ID");

  /** Anomalies that accidents hardly make. */
  private static final Set<Anomaly> TELLING =
      EnumSet.of(
          Anomaly.BARE_CR,
          Anomaly.NUL_OCTET,
          Anomaly.BROKEN_FIELD,
          Anomaly.HEADER_TOO_LARGE,
          Anomaly.TOO_MANY_FIELDS,
          Anomaly.TOO_DEEP,
          Anomaly.TOO_MANY_PARTS,
          Anomaly.DOUBTFUL_BOUNDARY,
          Anomaly.ENCODED_MULTIPART,
          Anomaly.EMBEDDED_TOO_LARGE,
          Anomaly.REPEATED_CONTENT_FIELD,
          Anomaly.BROKEN_CONTENT_TYPE,
          Anomaly.MISSING_BOUNDARY);

  @Override
  public String name() {
    return "forged-header";
  }

  @Override
  public Concern concern() {
    return Concern.PHISHING;
  }

  @Override
  public Finding look(Evidence evidence) {
    var message = evidence.readable();
    return from(message)
        .or(() -> repeated(message))
        .or(() -> anomalies(message))
        .orElseGet(Finding::nothing);
  }

  private static Optional<Finding> from(Message message) {
    var fields = message.fields("From");
    if (fields.isEmpty()) {
      return seen("It names no sender: there is no From field", 0.7);
    }
    if (fields.size() > 1) {
      return seen("It names its sender " + fields.size() + " times", 1);
    }
    var list = AddressList.read(fields.getFirst());
    if (list.mailboxes().size() > 1) {
      return seen("From holds " + list.mailboxes().size() + " addresses", 1);
    }
    return list.wellFormed()
        ? Optional.empty()
        : seen("From can be read in more than one way", list.mailboxes().isEmpty() ? 1 : 0.5);
  }

  private static Optional<Finding> repeated(Message message) {
    for (var name : ONCE) {
      List<HeaderField> fields = message.fields(name);
      if (fields.size() > 1) {
        return seen("It has " + fields.size() + " fields " + name, 0.5);
      }
    }
    return Optional.empty();
  }

  private static Optional<Finding> anomalies(Message message) {
    // The anomalies are complete once the parts were read.
    if (message.root().walk().noneMatch(Part.Leaf.class::isInstance)) {
      return seen("It has no part that holds anything", 0.3);
    }
    var found = EnumSet.noneOf(Anomaly.class);
    message.anomalies().stream().filter(TELLING::contains).forEach(found::add);
    return found.isEmpty()
        ? Optional.empty()
        : seen("Programs read it differently: " + words(found), found.size() > 1 ? 0.7 : 0.4);
  }

  private static String words(Set<Anomaly> anomalies) {
    return String.join(
        ", ",
        anomalies.stream()
            .map(anomaly -> anomaly.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .toList());
  }

  private static Optional<Finding> seen(String reason, double strength) {
    return Optional.of(new Finding.Seen(reason, strength));
  }
}
