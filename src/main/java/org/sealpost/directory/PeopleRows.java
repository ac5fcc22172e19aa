package org.sealpost.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.PlainLine;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People with their addresses and groups as rows. The caller holds the version row. */
final class PeopleRows {

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_GROUP = 100;
  private static final int LONGEST_ADDRESS = 254;
  private static final int MOST_OF_EACH = 100;

  List<Person> all(JdbcClient sql) {
    return where(sql, "email >= ?", "");
  }

  /** Who has this address, main or other. */
  Optional<Person> find(JdbcClient sql, Address address) {
    return sql.sql("SELECT email FROM directory_addresses WHERE address_key = ?")
        .param(address.key())
        .query((row, number) -> row.getString("email"))
        .optional()
        .flatMap(email -> where(sql, "email = ?", email).stream().findFirst());
  }

  /** Who has this main address. */
  Optional<Person> main(JdbcClient sql, Address email) {
    return where(sql, "email = ?", email.key()).stream().findFirst();
  }

  Change<Person> add(JdbcClient sql, Person person, Predicate<Domain> isOurs) {
    var existing = find(sql, person.email());
    return existing.isPresent()
        ? new Change.AlreadyThere<>(existing.get())
        : put(sql, person, isOurs);
  }

  Change<Person> set(JdbcClient sql, Person person, Predicate<Domain> isOurs) {
    return main(sql, person.email()).isPresent()
        ? put(sql, person, isOurs)
        : new Change.NotThere<>(person.email().key());
  }

  Change<Person> delete(JdbcClient sql, Address email) {
    var existing = main(sql, email);
    if (existing.isEmpty()) {
      return new Change.NotThere<>(email.key());
    }
    remove(sql, email.key());
    // A password goes with the person, and stays when the person is only changed.
    new PasswordRows().delete(sql, email.key());
    return new Change.Done<>(existing.get());
  }

  private Change<Person> put(JdbcClient sql, Person wish, Predicate<Domain> isOurs) {
    var person = tidy(wish);
    for (var address : addresses(person)) {
      if (!isOurs.test(address.domain())) {
        return new Change.NotOurs<>(address.domain());
      }
      var owner = otherOwner(sql, person, address);
      if (owner.isPresent()) {
        return new Change.AlreadyThere<>(owner.get());
      }
    }
    var reason = reasonAgainst(person);
    if (!reason.isEmpty()) {
      return new Change.Invalid<>(reason);
    }
    replace(sql, person);
    return new Change.Done<>(person);
  }

  /** Why a person cannot be in the directory, as a sentence; empty if nothing speaks against it. */
  String reasonAgainst(JdbcClient sql, Person wish, Predicate<Domain> isOurs) {
    var person = tidy(wish);
    for (var address : addresses(person)) {
      if (!isOurs.test(address.domain())) {
        return address.domain() + " is not one of our domains";
      }
    }
    return reasonAgainst(person);
  }

  /** Puts a person in the place of the one with the same main address. */
  void replace(JdbcClient sql, Person wish) {
    var person = tidy(wish);
    remove(sql, person.email().key());
    insert(sql, person);
  }

  private Optional<Person> otherOwner(JdbcClient sql, Person person, Address address) {
    return find(sql, address).filter(owner -> !owner.email().key().equals(person.email().key()));
  }

  private static List<Address> addresses(Person person) {
    var addresses = new ArrayList<>(List.of(person.email()));
    addresses.addAll(person.aliases());
    return addresses;
  }

  /** The person without repeats, blanks at the ends and control characters. */
  static Person tidy(Person person) {
    var aliases = new TreeMap<String, Address>();
    person.aliases().forEach(alias -> aliases.putIfAbsent(alias.key(), alias));
    aliases.remove(person.email().key());
    var groups = new TreeSet<String>();
    for (var group : person.groups()) {
      var name = PlainLine.of(group, LONGEST_GROUP + 1).strip();
      if (!name.isEmpty()) {
        groups.add(name);
      }
    }
    return new Person(
        person.email(),
        List.copyOf(aliases.values()),
        PlainLine.of(person.displayName(), LONGEST_NAME + 1).strip(),
        List.copyOf(groups),
        person.isProtected(),
        person.active());
  }

  private static String reasonAgainst(Person person) {
    if (addresses(person).stream().anyMatch(a -> a.toString().length() > LONGEST_ADDRESS)) {
      return "an address is longer than " + LONGEST_ADDRESS + " characters";
    }
    if (person.displayName().length() > LONGEST_NAME) {
      return "the display name is longer than " + LONGEST_NAME + " characters";
    }
    if (person.isProtected() && person.displayName().isEmpty()) {
      return "a protected person needs a display name to be watched for";
    }
    if (person.groups().size() > MOST_OF_EACH || person.aliases().size() > MOST_OF_EACH) {
      return "more than " + MOST_OF_EACH + " groups or other addresses";
    }
    return person.groups().stream()
        .filter(name -> name.length() > LONGEST_GROUP || name.matches(".*[;,|].*"))
        .findFirst()
        .map(name -> "a group's name is at most " + LONGEST_GROUP + " characters without ; , |")
        .orElse("");
  }

  private static void insert(JdbcClient sql, Person person) {
    var email = person.email().key();
    sql.sql(
            """
            INSERT INTO directory_people (email, address, display_name, is_protected, active)
            VALUES (?, ?, ?, ?, ?)
            """)
        .params(
            email,
            person.email().toString(),
            person.displayName(),
            person.isProtected() ? 1 : 0,
            person.active() ? 1 : 0)
        .update();
    for (var address : addresses(person)) {
      sql.sql("INSERT INTO directory_addresses (address_key, address, email) VALUES (?, ?, ?)")
          .params(address.key(), address.toString(), email)
          .update();
    }
    for (var group : person.groups()) {
      sql.sql("INSERT INTO directory_members (email, group_name) VALUES (?, ?)")
          .params(email, group)
          .update();
    }
  }

  private static void remove(JdbcClient sql, String email) {
    for (var table : List.of("directory_people", "directory_addresses", "directory_members")) {
      sql.sql("DELETE FROM " + table + " WHERE email = ?").param(email).update();
    }
  }

  private static List<Person> where(JdbcClient sql, String condition, String email) {
    var addresses =
        lists(
            sql,
            "SELECT email, address AS value FROM directory_addresses WHERE "
                + condition
                + " ORDER BY address_key",
            email);
    var groups =
        lists(
            sql,
            "SELECT email, group_name AS value FROM directory_members WHERE "
                + condition
                + " ORDER BY group_name",
            email);
    return sql.sql("SELECT * FROM directory_people WHERE " + condition + " ORDER BY email")
        .param(email)
        .query(
            (row, number) -> {
              var key = row.getString("email");
              return new Person(
                  Address.of(row.getString("address")),
                  addresses.getOrDefault(key, List.of()).stream()
                      .map(Address::of)
                      .filter(address -> !address.key().equals(key))
                      .toList(),
                  row.getString("display_name"),
                  groups.getOrDefault(key, List.of()),
                  row.getLong("is_protected") != 0,
                  row.getLong("active") != 0);
            })
        .list();
  }

  private static Map<String, List<String>> lists(JdbcClient sql, String query, String email) {
    var lists = new HashMap<String, List<String>>();
    sql.sql(query)
        .param(email)
        .query(
            row -> {
              lists
                  .computeIfAbsent(row.getString("email"), key -> new ArrayList<>())
                  .add(row.getString("value"));
            });
    return lists;
  }
}
