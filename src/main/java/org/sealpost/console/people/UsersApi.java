package org.sealpost.console.people;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.frame.Problem;
import org.sealpost.directory.Directory;
import org.sealpost.directory.PeopleImport;
import org.sealpost.directory.PeopleQuery;
import org.sealpost.directory.Person;
import org.sealpost.mail.Domain;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Our people for programs. */
@RestController
final class UsersApi {

  private final Directory directory;
  private final PeopleChanges changes;

  UsersApi(ConsoleParts parts, PeopleChanges changes) {
    this.directory = parts.directory();
    this.changes = changes;
  }

  @Allow(Right.SEE_DIRECTORY)
  @Described("People that fit, by main address")
  @GetMapping("/api/v1/users")
  Listing<User> list(
      @RequestParam @Described("part of an address or a name") Optional<String> text,
      @RequestParam Optional<String> group,
      @RequestParam Optional<String> domain,
      @RequestParam(name = "protected") Optional<Boolean> isProtected,
      @RequestParam Optional<Boolean> active,
      @RequestParam Optional<String> after,
      @RequestParam Optional<Integer> limit) {
    int size = Listing.limit(limit);
    var query =
        new PeopleQuery(
            text,
            group,
            domain.map(
                name ->
                    Domain.parse(name)
                        .orElseThrow(() -> Problem.malformed("domain is no domain name."))),
            isProtected,
            active,
            after,
            size + 1);
    return Listing.page(directory.people(query), size, person -> person.email().key())
        .map(User::of);
  }

  @Allow(Right.SEE_DIRECTORY)
  @Described("One person, by any of their addresses")
  @GetMapping("/api/v1/users/{email}")
  User find(@PathVariable String email) {
    return User.of(known(email));
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described(value = "Adds a person", status = 201)
  @PostMapping("/api/v1/users")
  ResponseEntity<User> add(@RequestBody NewUser user) {
    var added = changes.add(user.person());
    return ResponseEntity.created(URI.create("/api/v1/users/" + path(added))).body(User.of(added));
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described("Changes what is given of a person; the rest stays")
  @PutMapping("/api/v1/users/{email}")
  User set(@PathVariable String email, @RequestBody NewUser user) {
    return User.of(changes.set(user.over(known(email))));
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described(value = "Removes a person", status = 204)
  @DeleteMapping("/api/v1/users/{email}")
  ResponseEntity<Void> delete(@PathVariable String email) {
    changes.delete(known(email).email());
    return ResponseEntity.noContent().build();
  }

  /** A password to set. */
  @Described("a password with which the person submits mail")
  record NewPassword(@Described("12 to 200 characters") String password) {}

  /** What is known of a password. */
  @Described("what is known of a password")
  record KnownPassword(@Described("when it was set") Instant changedAt) {}

  @Allow(Right.SEE_DIRECTORY)
  @Described("When the password for submission was set; 404 if there is none")
  @GetMapping("/api/v1/users/{email}/password")
  KnownPassword password(@PathVariable String email) {
    return directory
        .passwords()
        .changed(known(email).email())
        .map(KnownPassword::new)
        .orElseThrow(() -> Problem.notFound("No password is set."));
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described(value = "Sets the password with which the person submits mail", status = 204)
  @PutMapping("/api/v1/users/{email}/password")
  ResponseEntity<Void> setPassword(@PathVariable String email, @RequestBody NewPassword wish) {
    changes.password(known(email).email(), wish.password());
    return ResponseEntity.noContent().build();
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described(value = "Takes the password for submission away", status = 204)
  @DeleteMapping("/api/v1/users/{email}/password")
  ResponseEntity<Void> deletePassword(@PathVariable String email) {
    changes.withoutPassword(known(email).email());
    return ResponseEntity.noContent().build();
  }

  /** What an import did, or which lines are wrong. */
  @Described("what an import did")
  record Imported(int added, int changed, int unchanged) {}

  @Allow(Right.CHANGE_DIRECTORY)
  @Described(
      value = "Takes in people from CSV with the columns email, displayName, groups, protected",
      takes = "text/csv")
  @PostMapping("/api/v1/users/import")
  Imported take(@RequestBody byte[] csv) {
    return switch (changes.take(csv)) {
      case PeopleImport.Imported done ->
          new Imported(done.added(), done.changed(), done.unchanged());
      case PeopleImport.Rejected(var mistakes) -> throw Problem.invalid(sentence(mistakes));
    };
  }

  static String sentence(List<PeopleImport.Mistake> mistakes) {
    var first =
        mistakes.stream().limit(10).map(m -> "line " + m.line() + ": " + m.reason()).toList();
    return "Nothing was changed. " + String.join("; ", first);
  }

  private Person known(String email) {
    return changes
        .find(email)
        .orElseThrow(() -> Problem.notFound("There is nobody of this address."));
  }

  private static String path(Person person) {
    return URLEncoder.encode(person.email().toString(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
