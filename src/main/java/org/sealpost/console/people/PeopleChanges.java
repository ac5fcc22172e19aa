package org.sealpost.console.people;

import java.util.Map;
import java.util.Optional;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.frame.Changes;
import org.sealpost.console.frame.Deeds;
import org.sealpost.directory.Directory;
import org.sealpost.directory.PeopleImport;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.springframework.stereotype.Component;

/** Changes of the directory's people, each recorded with who did it. */
@Component
final class PeopleChanges {

  private final Directory directory;
  private final Deeds deeds;

  PeopleChanges(ConsoleParts parts, Deeds deeds) {
    this.directory = parts.directory();
    this.deeds = deeds;
  }

  Optional<Person> find(String email) {
    return Address.parse(email).flatMap(directory::person);
  }

  Person add(Person person) {
    return deeds.write(
        (sql, doer) -> {
          var added = Changes.done(directory.add(sql, person), Person::email);
          doer.record(sql, "user.add", added.email().key(), details(added));
          return added;
        });
  }

  Person set(Person person) {
    return deeds.write(
        (sql, doer) -> {
          var changed = Changes.done(directory.set(sql, person), Person::email);
          doer.record(sql, "user.set", changed.email().key(), details(changed));
          return changed;
        });
  }

  void delete(Address email) {
    deeds.write(
        (sql, doer) -> {
          var gone = Changes.done(directory.deletePerson(sql, email), Person::email);
          doer.record(sql, "user.delete", gone.email().key(), Map.of());
          return gone;
        });
  }

  void password(Address email, String password) {
    deeds.write(
        (sql, doer) -> {
          var changed =
              Changes.done(directory.passwords().set(sql, email, password), Person::email);
          doer.record(sql, "user.password.set", changed.email().key(), Map.of());
          return changed;
        });
  }

  void withoutPassword(Address email) {
    deeds.write(
        (sql, doer) -> {
          var changed = Changes.done(directory.passwords().delete(sql, email), Person::email);
          doer.record(sql, "user.password.delete", changed.email().key(), Map.of());
          return changed;
        });
  }

  PeopleImport take(byte[] csv) {
    return deeds.write(
        (sql, doer) -> {
          var outcome = directory.importPeople(sql, csv);
          if (outcome instanceof PeopleImport.Imported(int added, int changed, int unchanged)) {
            doer.record(
                sql,
                "user.import",
                "csv",
                Map.of(
                    "added", Integer.toString(added),
                    "changed", Integer.toString(changed),
                    "unchanged", Integer.toString(unchanged)));
          }
          return outcome;
        });
  }

  private static Map<String, String> details(Person person) {
    return Map.of(
        "displayName", person.displayName(),
        "groups", String.join(";", person.groups()),
        "protected", Boolean.toString(person.isProtected()),
        "active", Boolean.toString(person.active()));
  }
}
