package org.sealpost.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.Logins;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** Passwords of our people: what is kept, and what a stranger can learn. */
class PasswordsTest {

  private static final Address ANNA = Address.of("anna@example.org");
  private static final String PASSWORD = "correct horse battery";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

  private Directory withAnna(TestDatabase database) {
    var directory = new Directory(database, now::get);
    directory.add(OwnDomain.of(Domain.of("example.org")));
    directory.add(anna(true));
    return directory;
  }

  private static Person anna(boolean active) {
    return new Person(
        Address.of("Anna@example.org"),
        List.of(Address.of("a.schmidt@example.org")),
        "Anna",
        List.of(),
        false,
        active);
  }

  private static Change<Person> set(TestDatabase database, Directory directory, String password) {
    return database.write(sql -> directory.passwords().set(sql, ANNA, password));
  }

  private static Logins.Login find(Directory directory, String name) {
    return directory.passwords().find(name);
  }

  @OnBothEngines
  void aPasswordIsKnownUnderEveryAddressAndKeptAsAVerifierAlone(TestDatabase database) {
    var directory = withAnna(database);
    assertThat(set(database, directory, PASSWORD)).isInstanceOf(Change.Done.class);
    var login = find(directory, "anna@example.org");
    assertThat(login.person()).contains(Address.of("Anna@example.org"));
    assertThat(login.verifier().iterations()).isGreaterThanOrEqualTo(100_000);
    assertThat(find(directory, "A.Schmidt@example.org")).isEqualTo(login);
    assertThat(directory.passwords().changed(ANNA)).contains(now.get());
    assertThat(directory.passwords().among(List.of(anna(true)))).containsExactly(ANNA.key());
    var rows =
        database.read(sql -> sql.sql("SELECT * FROM directory_passwords").query().listOfRows());
    assertThat(rows.toString()).doesNotContain("horse");
    // The same password again has another salt: nobody sees that it is the same.
    set(database, directory, PASSWORD);
    assertThat(find(directory, "anna@example.org").verifier()).isNotEqualTo(login.verifier());
  }

  @OnBothEngines
  void whoCannotLogInLooksLikeWhoCan(TestDatabase database) {
    var directory = withAnna(database);
    var before = find(directory, "anna@example.org");
    assertThat(before.person()).isEmpty();
    assertThat(before.verifier().iterations()).isEqualTo(Passwords.ITERATIONS);
    assertThat(before.verifier().salt()).hasSameSizeAs("AAAAAAAAAAAAAAAAAAAAAA==");
    assertThat(find(directory, "anna@example.org")).isEqualTo(before);
    assertThat(find(directory, "ANNA@example.org")).isEqualTo(before);
    assertThat(find(directory, "eve@example.org").verifier()).isNotEqualTo(before.verifier());
    assertThat(find(directory, "no address").person()).isEmpty();
    database.restart();
    assertThat(find(new Directory(database, now::get), "eve@example.org"))
        .as("after a restart")
        .isEqualTo(find(directory, "eve@example.org"));
  }

  @OnBothEngines
  void whoHasLeftCannotLogInAndWhoIsDeletedTakesThePasswordAlong(TestDatabase database) {
    var directory = withAnna(database);
    set(database, directory, PASSWORD);
    directory.set(anna(false));
    assertThat(find(directory, "anna@example.org").person()).isEmpty();
    directory.set(anna(true));
    assertThat(find(directory, "anna@example.org").person()).as("a change keeps it").isPresent();
    directory.deletePerson(ANNA);
    directory.add(anna(true));
    assertThat(find(directory, "anna@example.org").person()).isEmpty();
    assertThat(directory.passwords().changed(ANNA)).isEmpty();
  }

  @OnBothEngines
  void aPasswordCanBeTakenAway(TestDatabase database) {
    var directory = withAnna(database);
    set(database, directory, PASSWORD);
    assertThat(database.<Change<Person>>write(sql -> directory.passwords().delete(sql, ANNA)))
        .isInstanceOf(Change.Done.class);
    assertThat(find(directory, "anna@example.org").person()).isEmpty();
    assertThat(database.<Change<Person>>write(sql -> directory.passwords().delete(sql, ANNA)))
        .isInstanceOf(Change.NotThere.class);
  }

  @OnBothEngines
  void weakOrUntypeablePasswordsAreRefused(TestDatabase database) {
    var directory = withAnna(database);
    for (var password :
        List.of("", "short", "a".repeat(201), "a bell \u0007 within", "a.schmidt@example.org")) {
      assertThat(set(database, directory, password)).isInstanceOf(Change.Invalid.class);
    }
    assertThat(
            database.<Change<Person>>write(
                sql -> directory.passwords().set(sql, Address.of("eve@example.org"), PASSWORD)))
        .isInstanceOf(Change.NotThere.class);
    assertThat(directory.passwords().changed(ANNA)).isEmpty();
  }
}
