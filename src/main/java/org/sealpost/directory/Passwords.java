package org.sealpost.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sealpost.mail.Address;
import org.sealpost.smtp.Logins;
import org.sealpost.smtp.PasswordVerifier;
import org.sealpost.smtp.PreparedText;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The passwords with which our people submit mail. Kept is a verifier alone: whoever reads the rows
 * can neither log in with them nor see the password.
 */
public final class Passwords implements Logins {

  /**
   * A guess costs whoever has the rows about a tenth of a second of one core, and a program that
   * logs in by SCRAM the same once.
   */
  static final int ITERATIONS = 120_000;

  private static final int SALT = 16;
  private static final int SECRET = 32;
  private static final int SHORTEST = 12;
  private static final int LONGEST = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final Function<Address, Optional<Person>> people;
  private final InstantSource clock;
  private final PasswordRows rows = new PasswordRows();
  private volatile Optional<byte[]> secret = Optional.empty();

  Passwords(Database database, Function<Address, Optional<Person>> people, InstantSource clock) {
    this.database = database;
    this.people = people;
    this.clock = clock;
  }

  /** By any address of an active person who has a password. */
  @Override
  public Login find(String name) {
    // The decoy is made in any case: an answer must not take longer for one than for the other.
    var decoy = new Login(decoy(name.toLowerCase(Locale.ROOT)), Optional.empty());
    var person = Address.parse(name).flatMap(people).filter(Person::active);
    var key = person.map(somebody -> somebody.email().key()).orElse("");
    var verifier = database.read(sql -> rows.find(sql, key));
    return verifier.isPresent() ? new Login(verifier.get(), person.map(Person::email)) : decoy;
  }

  /** When the password of this person was set; empty if there is none. */
  public Optional<Instant> changed(Address email) {
    return database.read(sql -> rows.changed(sql, email.key()));
  }

  /** Which of these people have a password, by the keys of their main addresses. */
  public Set<String> among(List<Person> people) {
    return database.read(
        sql ->
            people.stream()
                .map(person -> person.email().key())
                .filter(key -> rows.changed(sql, key).isPresent())
                .collect(Collectors.toSet()));
  }

  /** Sets the password of the person with this main address. */
  public Change<Person> set(JdbcClient sql, Address email, String password) {
    var person = people.apply(email).filter(one -> one.email().key().equals(email.key()));
    if (person.isEmpty()) {
      return new Change.NotThere<>(email.key());
    }
    var prepared = PreparedText.kept(password).orElse("");
    if (prepared.isEmpty() && !password.isEmpty()) {
      return new Change.Invalid<>("the password has characters that no keyboard types alike");
    }
    int length = prepared.codePointCount(0, prepared.length());
    if (length < SHORTEST || length > LONGEST) {
      return new Change.Invalid<>(
          "a password has from " + SHORTEST + " to " + LONGEST + " characters");
    }
    if (Address.parse(prepared).map(person.get()::has).orElse(false)) {
      return new Change.Invalid<>("an address of the person is no password");
    }
    rows.put(
        sql, email.key(), PasswordVerifier.of(prepared, random(SALT), ITERATIONS), clock.instant());
    return new Change.Done<>(person.get());
  }

  /** Takes the password of the person with this main address away. */
  public Change<Person> delete(JdbcClient sql, Address email) {
    var person = people.apply(email);
    return person.isPresent() && rows.delete(sql, email.key())
        ? new Change.Done<>(person.get())
        : new Change.NotThere<>("password of " + email.key());
  }

  /** Looks like any verifier, is always the same for the same name, and fits no password. */
  private PasswordVerifier decoy(String name) {
    var key = secret();
    var salt = Arrays.copyOf(derived(key, "salt " + name), SALT);
    return new PasswordVerifier(
        text(salt),
        ITERATIONS,
        text(derived(key, "stored " + name)),
        text(derived(key, "server " + name)));
  }

  private byte[] secret() {
    var known = secret;
    if (known.isPresent()) {
      return known.get();
    }
    var kept =
        database
            .read(rows::secret)
            .orElseGet(() -> database.write(sql -> rows.secret(sql, text(random(SECRET)))));
    var octets = Base64.getDecoder().decode(kept);
    secret = Optional.of(octets);
    return octets;
  }

  private static byte[] random(int count) {
    var octets = new byte[count];
    RANDOM.nextBytes(octets);
    return octets;
  }

  private static byte[] derived(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no HMAC", impossible);
    }
  }

  private static String text(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
