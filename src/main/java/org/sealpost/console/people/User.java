package org.sealpost.console.people;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.sealpost.console.api.Described;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;

/** One of our people, as the API tells it. */
@Described("one of our people")
record User(
    @Described("the main address") String email,
    @Described("other addresses of the same mailbox") List<String> aliases,
    String displayName,
    List<String> groups,
    @JsonProperty("protected") @Described("whether the name is watched for") boolean isProtected,
    @Described("whether they are still with us") boolean active) {

  static User of(Person person) {
    return new User(
        person.email().toString(),
        person.aliases().stream().map(Address::toString).toList(),
        person.displayName(),
        person.groups(),
        person.isProtected(),
        person.active());
  }
}
