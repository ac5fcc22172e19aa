package org.sealpost.checks.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.checks.Acquaintances;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.domain.Likeness;
import org.sealpost.checks.domain.RegisteredName;
import org.sealpost.checks.domain.Skeleton;
import org.sealpost.mail.Domain;

/** Sees links written so that their reader takes them for something else. */
public final class DeceptiveLink implements Check {

  @Override
  public String name() {
    return "deceptive-link";
  }

  @Override
  public Concern concern() {
    return Concern.PHISHING;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Links.of(evidence).all().stream()
        .flatMap(link -> judge(link.target(), evidence.acquaintances()).stream())
        .max(Comparator.comparingDouble(Finding.Seen::strength))
        .<Finding>map(seen -> seen)
        .orElseGet(Finding::nothing);
  }

  private static Optional<Finding.Seen> judge(String target, Acquaintances known) {
    var lower = target.strip().toLowerCase(Locale.ROOT);
    if (lower.startsWith("javascript:") || lower.startsWith("vbscript:")) {
      return seen("A link runs a program", 1);
    }
    if (lower.startsWith("data:text/html") || lower.startsWith("data:application/")) {
      return seen("A link carries a page within itself", 1);
    }
    if (lower.startsWith("file:") || lower.startsWith("\\\\")) {
      return seen("A link opens a file on a server", 0.8);
    }
    return Host.of(target).flatMap(host -> judge(host, known));
  }

  private static Optional<Finding.Seen> judge(Host host, Acquaintances known) {
    if (host.pretended().isPresent()) {
      return seen(
          "A link begins like " + host.pretended().get() + " and leads to " + host.text(), 1);
    }
    if (host.isDisguisedNumber()) {
      return seen("A link leads to an address written as a number: " + host.text(), 1);
    }
    if (host.isNumber()) {
      return seen("A link leads to a bare address: " + host.text(), 0.5);
    }
    return host.domain().flatMap(domain -> judge(domain, known));
  }

  private static Optional<Finding.Seen> judge(Domain domain, Acquaintances known) {
    var all = new ArrayList<>(known.ownDomains());
    all.addAll(known.partnerDomains());
    // The same name under another ending is what many organisations have themselves.
    var likeness = Likeness.find(domain, all).filter(l -> l.strength() > 0.6);
    if (likeness.isPresent()) {
      return seen(
          "A link leads to "
              + domain.display()
              + ", which imitates "
              + likeness.get().imitated().display(),
          likeness.get().strength());
    }
    return domain.name().contains("xn--") && Skeleton.mixesScripts(RegisteredName.label(domain))
        ? seen("A link's name mixes writing systems: " + domain.display() + " is " + domain, 0.8)
        : Optional.empty();
  }

  private static Optional<Finding.Seen> seen(String reason, double strength) {
    return Optional.of(new Finding.Seen(reason, strength));
  }
}
