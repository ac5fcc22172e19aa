package org.sealpost.console.people;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.api.Described;
import org.sealpost.console.frame.Problem;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;

/** What one says of somebody to add or to change; what is left out stays, or is usual. */
@Described("somebody to add or to change; what is left out stays as it is, or is usual")
record NewUser(
    Optional<String> email,
    Optional<List<String>> aliases,
    Optional<String> displayName,
    Optional<List<String>> groups,
    @JsonProperty("protected") Optional<Boolean> isProtected,
    Optional<Boolean> active) {

  private static final int LONGEST_NAME = 200;

  /** The person that this makes of one known before. */
  Person over(Person before) {
    var name = displayName.map(String::strip).orElse(before.displayName());
    if (name.length() > LONGEST_NAME) {
      throw Problem.invalid("displayName has at most " + LONGEST_NAME + " characters.");
    }
    return new Person(
        before.email(),
        aliases.map(all -> all.stream().map(NewUser::address).toList()).orElse(before.aliases()),
        name,
        groups
            .map(all -> all.stream().map(String::strip).filter(g -> !g.isEmpty()).toList())
            .orElse(before.groups()),
        isProtected.orElse(before.isProtected()),
        active.orElse(before.active()));
  }

  /** The person that this makes of nothing. */
  Person person() {
    var main = address(email.orElseThrow(() -> Problem.invalid("email is missing.")));
    return over(new Person(main, main.localPart(), List.of(), false, true));
  }

  static Address address(String text) {
    return Address.parse(text.strip())
        .orElseThrow(() -> Problem.invalid("This is no address: " + text.strip()));
  }
}
