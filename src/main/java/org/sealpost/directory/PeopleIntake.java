package org.sealpost.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sealpost.mail.Domain;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the lines of a file into the directory: all of them, or none. */
final class PeopleIntake {

  private static final int MOST_MISTAKES = 50;

  private final PeopleRows people;

  PeopleIntake(PeopleRows people) {
    this.people = people;
  }

  /** First looks whether every line can be taken in, then does it. */
  PeopleImport take(JdbcClient sql, PeopleCsv.Lines file, Predicate<Domain> isOurs) {
    var mistakes = new ArrayList<PeopleImport.Mistake>();
    int added = 0;
    int changed = 0;
    int unchanged = 0;
    var wishes = new ArrayList<Person>();
    for (var line : file.lines()) {
      var existing = people.find(sql, line.email());
      var wish = wish(line, existing);
      var reason = existing.map(person -> takenBy(line, person)).orElse("");
      if (reason.isEmpty()) {
        reason = people.reasonAgainst(sql, wish, isOurs);
      }
      if (!reason.isEmpty()) {
        mistakes.add(new PeopleImport.Mistake(line.number(), reason));
        if (mistakes.size() >= MOST_MISTAKES) {
          break;
        }
      } else if (existing.isEmpty()) {
        added++;
        wishes.add(wish);
      } else if (existing.get().equals(PeopleRows.tidy(wish))) {
        unchanged++;
      } else {
        changed++;
        wishes.add(wish);
      }
    }
    if (!mistakes.isEmpty()) {
      return new PeopleImport.Rejected(mistakes);
    }
    wishes.forEach(wish -> people.replace(sql, wish));
    return new PeopleImport.Imported(added, changed, unchanged);
  }

  private static String takenBy(PeopleCsv.Line line, Person existing) {
    return existing.email().key().equals(line.email().key())
        ? ""
        : line.email() + " is another address of " + existing.email();
  }

  /** What the file does not say stays as it is. */
  private static Person wish(PeopleCsv.Line line, Optional<Person> existing) {
    return new Person(
        existing.map(Person::email).orElse(line.email()),
        existing.map(Person::aliases).orElse(List.of()),
        line.displayName().or(() -> existing.map(Person::displayName)).orElse(""),
        line.groups().or(() -> existing.map(Person::groups)).orElse(List.of()),
        line.isProtected().or(() -> existing.map(Person::isProtected)).orElse(false),
        existing.map(Person::active).orElse(true));
  }
}
