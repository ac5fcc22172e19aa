package org.sealpost.console.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.console.Role;

/** Roles as they stand in a column: words with spaces between them. */
final class RoleWords {

  private RoleWords() {}

  static String text(Collection<Role> roles) {
    return roles.stream().sorted().map(Role::word).collect(Collectors.joining(" "));
  }

  /** Words of roles that no longer exist give no right. */
  static Set<Role> roles(String text) {
    return Arrays.stream(text.split(" "))
        .map(Role::of)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
