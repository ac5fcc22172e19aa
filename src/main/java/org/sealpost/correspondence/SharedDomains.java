package org.sealpost.correspondence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.mail.Domain;

/** Domains at which anybody gets a mailbox: knowing one person there says nothing of the others. */
record SharedDomains(Set<Domain> names) {

  /** The list that ships. */
  static SharedDomains usual() {
    try (var file = SharedDomains.class.getResourceAsStream("/correspondence/shared-domains.txt")) {
      if (file == null) {
        throw new IllegalStateException("correspondence/shared-domains.txt is not in the program");
      }
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new SharedDomains(
          text.lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .map(Domain::of)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  boolean contains(Domain domain) {
    return names.contains(domain);
  }
}
