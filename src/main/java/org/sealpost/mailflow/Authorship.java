package org.sealpost.mailflow;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sealpost.mail.Address;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Mailbox;
import org.sealpost.mail.Message;
import org.sealpost.smtp.Reply;

/**
 * Whose mail it is, by its From field. Our servers may write for our domains alone: a relay that
 * lets them write for others forges those under its own good name (the EchoSpoofing of 2024).
 */
final class Authorship {

  private static final Pattern NAMED_DOMAIN = Pattern.compile("@\\s*([^\\s@<>,;:\"()\\[\\]\\\\]+)");

  private Authorship() {}

  /** The one address in From. A mail with several authors is nobody's to sign. */
  static Optional<Address> author(Message message) {
    var fields = message.fields("From");
    if (fields.size() != 1) {
      return Optional.empty();
    }
    var list = AddressList.read(fields.getFirst());
    return list.wellFormed() && list.mailboxes().size() == 1
        ? Optional.of(list.mailboxes().getFirst()).map(Mailbox::address)
        : Optional.empty();
  }

  /** Why a mail of our servers may not leave under this From; empty if it may. */
  static Optional<Reply> refusal(Message message, Predicate<Domain> ours) {
    var fields = message.fields("From");
    // RFC 5322 §3.6: one From; of several each program shows another.
    return fields.size() > 1
        ? Optional.of(Reply.of(550, "5.6.0", "The mail has more than one From field"))
        : fields.stream()
            .flatMap(Authorship::domains)
            .filter(domain -> Domain.parse(domain).filter(ours).isEmpty())
            .findFirst()
            .map(Authorship::foreign);
  }

  /** A field that can be read in two ways names every domain that anybody may read in it. */
  private static Stream<String> domains(HeaderField field) {
    var list = AddressList.read(field);
    var read = list.mailboxes().stream().map(mailbox -> mailbox.address().domain().name());
    return list.wellFormed()
        ? read
        : Stream.concat(
            read, NAMED_DOMAIN.matcher(field.value()).results().map(found -> found.group(1)));
  }

  private static Reply foreign(String domain) {
    var shown = domain.length() > 100 ? domain.substring(0, 100) : domain;
    return Reply.of(550, "5.7.1", "From names a domain that is not ours: " + shown);
  }
}
