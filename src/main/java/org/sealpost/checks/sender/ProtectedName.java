package org.sealpost.checks.sender;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sealpost.checks.Acquaintances;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.mail.Mailbox;

/** Sees the name, or the address shown as a name, of one of our people over a foreign address. */
public final class ProtectedName implements Check {

  private static final Pattern SHOWN_ADDRESS =
      Pattern.compile("[^\\s<>\"'(),;:@]{1,64}@[\\w.-]{4,253}");

  @Override
  public String name() {
    return "protected-name";
  }

  @Override
  public Concern concern() {
    return Concern.FRAUD;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Stream.concat(evidence.from().stream(), evidence.mailboxes("Sender").stream())
        .filter(mailbox -> !isOurs(mailbox.address(), evidence))
        .flatMap(mailbox -> judge(mailbox, evidence.acquaintances()).stream())
        .max(Comparator.comparingDouble(Finding.Seen::strength))
        .<Finding>map(seen -> seen)
        .orElseGet(Finding::nothing);
  }

  /** Whether it really is from us is for {@link OwnDomainFromOutside} to see. */
  private static boolean isOurs(Address address, Evidence evidence) {
    return evidence.acquaintances().isOurs(address.domain())
        || evidence.acquaintances().protectedPeople().stream().anyMatch(p -> p.has(address));
  }

  private static Optional<Finding.Seen> judge(Mailbox mailbox, Acquaintances known) {
    var shown = shownAddress(mailbox, known);
    return shown.isPresent() ? shown : named(mailbox, known);
  }

  private static Optional<Finding.Seen> named(Mailbox mailbox, Acquaintances known) {
    if (mailbox.displayName().isBlank() || known.protectedPeople().isEmpty()) {
      return Optional.empty();
    }
    var name = PersonName.of(mailbox.displayName());
    Optional<Finding.Seen> clearest = Optional.empty();
    for (Person person : known.protectedPeople()) {
      double likeness = PersonName.of(person.displayName()).likenessOf(name);
      if (likeness > clearest.map(Finding.Seen::strength).orElse(0.0)) {
        clearest =
            Optional.of(
                new Finding.Seen(
                    "It shows the name of "
                        + person.displayName()
                        + ", but comes from "
                        + mailbox.address().display(),
                    likeness));
      }
    }
    return clearest;
  }

  private static Optional<Finding.Seen> shownAddress(Mailbox mailbox, Acquaintances known) {
    return SHOWN_ADDRESS
        .matcher(mailbox.displayName())
        .results()
        .flatMap(match -> Address.parse(match.group()).stream())
        .filter(address -> known.isOurs(address.domain()))
        .findFirst()
        .map(
            address ->
                new Finding.Seen(
                    "It shows your address "
                        + address.display()
                        + " as its sender's name, but comes from "
                        + mailbox.address().display(),
                    1));
  }
}
