package org.sealpost.console.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.console.Role;
import org.sealpost.console.api.Described;
import org.sealpost.console.frame.Problem;

/** A token to make. */
@Described("a token to make")
record NewToken(
    @Described("what it is for") String name,
    @Described("administrator, operator, help-desk, auditor, data-protection-officer")
        List<String> roles,
    @Described("when it stops working; absent: never") Optional<Instant> expiresAt) {

  private static final int LONGEST_NAME = 100;

  String checkedName() {
    var text = name.strip();
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      throw Problem.invalid("name has 1 to " + LONGEST_NAME + " characters.");
    }
    return text;
  }

  Set<Role> roleSet() {
    return roles(roles);
  }

  static Set<Role> roles(List<String> words) {
    if (words.isEmpty()) {
      throw Problem.invalid("roles is missing.");
    }
    return words.stream()
        .map(
            word ->
                Role.of(word).orElseThrow(() -> Problem.invalid("There is no role " + word + ".")))
        .collect(Collectors.toSet());
  }
}
