package org.sealpost.checks.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.sealpost.mail.Domain;

/**
 * A domain that looks like another, and is none of it.
 *
 * @param imitated the domain that it looks like
 * @param how what was done to it, for people
 * @param strength how clear it is, above 0, at most 1
 */
public record Likeness(Domain imitated, String how, double strength) {

  private static final int SHORTEST = 4;
  private static final int LONG = 9;
  private static final Set<String> BAIT =
      Set.of(
          "account",
          "accounts",
          "admin",
          "auth",
          "bank",
          "billing",
          "business",
          "care",
          "center",
          "client",
          "confirm",
          "corp",
          "customer",
          "doc",
          "docs",
          "gmbh",
          "group",
          "help",
          "hr",
          "id",
          "inc",
          "info",
          "invoice",
          "it",
          "login",
          "mail",
          "mailer",
          "my",
          "notify",
          "office",
          "online",
          "pay",
          "payment",
          "payments",
          "payroll",
          "portal",
          "secure",
          "security",
          "service",
          "services",
          "share",
          "sign",
          "signin",
          "sso",
          "support",
          "team",
          "update",
          "verify",
          "web",
          "webmail");

  /** The clearest likeness of a domain to one of those known; empty for those themselves. */
  public static Optional<Likeness> find(Domain candidate, Collection<Domain> known) {
    if (known.stream().anyMatch(candidate::isWithin)) {
      return Optional.empty();
    }
    return known.stream()
        .filter(domain -> !RegisteredName.same(domain, candidate))
        .flatMap(domain -> likeness(candidate, domain).stream())
        .max(Comparator.comparingDouble(Likeness::strength));
  }

  private static Optional<Likeness> likeness(Domain candidate, Domain known) {
    var label = RegisteredName.label(known);
    var other = RegisteredName.label(candidate);
    if (carriesWhole(candidate, known)) {
      return found(known, "carries it as the beginning of another name", 1);
    }
    if (label.length() < SHORTEST || FreeMail.isLabel(label)) {
      return Optional.empty();
    }
    if (other.equals(label)) {
      return found(known, "has the same name under another ending", 0.6);
    }
    if (Skeleton.of(other).equals(Skeleton.of(label))) {
      return found(known, "is written with characters that look like it", 1);
    }
    if (isBaited(other, label)) {
      return found(known, "adds a word to it", 0.9);
    }
    int most = label.length() >= LONG ? 2 : 1;
    int distance = EditDistance.between(other, label, most);
    return distance <= most && label.length() > SHORTEST
        ? found(known, "differs from it by a slip of the hand", distance == 1 ? 0.9 : 0.6)
        : Optional.empty();
  }

  /** {@code example.org.attacker.test} or {@code example-org.attacker.test}. */
  private static boolean carriesWhole(Domain candidate, Domain known) {
    var name = candidate.name();
    return name.startsWith(known.name() + ".")
        || name.contains("." + known.name() + ".")
        || name.startsWith(known.name().replace('.', '-') + ".")
        || name.startsWith(known.name().replace('.', '-') + "-");
  }

  /** {@code example-login}, {@code myexample}, {@code login-example-now}. */
  private static boolean isBaited(String other, String label) {
    for (var word : other.split("-", -1)) {
      if (word.equals(label) && !other.equals(label)) {
        return true;
      }
    }
    if (other.startsWith(label)) {
      return BAIT.contains(other.substring(label.length()));
    }
    return other.endsWith(label)
        && BAIT.contains(other.substring(0, other.length() - label.length()));
  }

  private static Optional<Likeness> found(Domain known, String how, double strength) {
    return Optional.of(new Likeness(known, how, strength));
  }
}
