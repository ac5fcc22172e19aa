package org.sealpost.console.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.sealpost.console.Role;

/**
 * A person who may sign in.
 *
 * @param language the chosen language, if any
 * @param theme the chosen theme, if any
 * @param active whether the person may sign in now
 */
public record Account(
    String id,
    String name,
    Set<Role> roles,
    Optional<String> language,
    Optional<String> theme,
    boolean active,
    Instant createdAt) {

  public Account {
    roles = Set.copyOf(roles);
  }
}
