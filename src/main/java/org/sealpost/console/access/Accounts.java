package org.sealpost.console.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Role;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * The people who may sign in. Passwords are kept as Argon2id hashes; after a few wrong ones an
 * account waits longer each time, and that survives a restart.
 */
@Component
public final class Accounts {

  /** Shortest password in characters. */
  public static final int SHORTEST_PASSWORD = 12;

  private static final int LONGEST_PASSWORD = 256;
  private static final int FREE_FAILURES = 5;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(20);
  private static final String COLUMNS =
      "account_id, name, roles, language, theme, active, created_at";

  /** 19 MiB, 2 passes, 1 lane; RFC 9106 §4 asks to spend what the machine can spare. */
  private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);

  /** At most so many hashes at a time, so that guesses cannot take all memory. */
  private final Semaphore hashing = new Semaphore(2);

  private final Database database;
  private final InstantSource clock;

  Accounts(ConsoleParts parts) {
    this.database = parts.database();
    this.clock = parts.clock();
  }

  /** What a password is refused for; the word is a text key. */
  public static Optional<String> objection(String name, String password) {
    if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._@ -]{0,63}")) {
      return Optional.of("access.bad-name");
    }
    if (password.length() < SHORTEST_PASSWORD) {
      return Optional.of("access.short-password");
    }
    if (password.length() > LONGEST_PASSWORD) {
      return Optional.of("access.long-password");
    }
    return password.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))
        ? Optional.of("access.name-in-password")
        : Optional.empty();
  }

  /** Makes an account; empty if the name is taken. An empty password lets nobody in by password. */
  public Optional<Account> create(
      JdbcClient sql, String name, String passwordHash, Set<Role> roles) {
    return sql.sql(
            """
            INSERT INTO console_accounts (account_id, name, password_hash, roles, language, theme,
              active, failures, blocked_until_at, created_at)
            VALUES (:id, :name, :hash, :roles, '', '', 1, 0, 0, :now)
            ON CONFLICT (name) DO NOTHING
            RETURNING %s\
            """
                .formatted(COLUMNS))
        .param("id", Secret.id())
        .param("name", name)
        .param("hash", passwordHash)
        .param("roles", RoleWords.text(roles))
        .param("now", Micros.of(clock.instant()))
        .query(Accounts::account)
        .optional();
  }

  /** The slow hash of a password; do this before a transaction, not in it. */
  public String hash(String password) {
    hashing.acquireUninterruptibly();
    try {
      return argon2.encode(password);
    } finally {
      hashing.release();
    }
  }

  /** The account of that id. */
  public Optional<Account> find(String id) {
    return database.read(
        sql ->
            sql.sql("SELECT " + COLUMNS + " FROM console_accounts WHERE account_id = :id")
                .param("id", id)
                .query(Accounts::account)
                .optional());
  }

  /** The account of that name. */
  public Optional<Account> named(JdbcClient sql, String name) {
    return sql.sql("SELECT " + COLUMNS + " FROM console_accounts WHERE name = :name")
        .param("name", name)
        .query(Accounts::account)
        .optional();
  }

  /** All accounts by name. */
  public List<Account> all() {
    return database.read(
        sql ->
            sql.sql("SELECT " + COLUMNS + " FROM console_accounts ORDER BY name LIMIT 1000")
                .query(Accounts::account)
                .list());
  }

  /**
   * The account of that name if the password is right and the account may try now. The time it
   * takes and the answer do not tell why it is empty.
   */
  public Optional<Account> signIn(String name, String password) {
    var known = database.read(sql -> lock(sql, name));
    boolean right = matches(password, known.map(Lock::hash).orElse(""));
    if (known.isEmpty() || password.length() > LONGEST_PASSWORD) {
      return Optional.empty();
    }
    var lock = known.get();
    var now = clock.instant();
    if (lock.blockedUntil().isAfter(now)) {
      return Optional.empty();
    }
    if (!right) {
      database.write(sql -> failed(sql, lock, now));
      return Optional.empty();
    }
    database.write(
        sql ->
            sql.sql(
                    """
                    UPDATE console_accounts SET failures = 0, blocked_until_at = 0
                    WHERE account_id = :id AND failures > 0\
                    """)
                .param("id", lock.id())
                .update());
    return find(lock.id()).filter(Account::active);
  }

  /** Sets the language and the theme; empty texts leave the choice to the browser. */
  public void choose(String id, String language, String theme) {
    database.write(
        sql ->
            sql.sql(
                    """
                    UPDATE console_accounts SET language = :language, theme = :theme
                    WHERE account_id = :id\
                    """)
                .param("language", language)
                .param("theme", theme)
                .param("id", id)
                .update());
  }

  /** Sets a new password. */
  public void setPasswordHash(JdbcClient sql, String id, String passwordHash) {
    sql.sql("UPDATE console_accounts SET password_hash = :hash WHERE account_id = :id")
        .param("hash", passwordHash)
        .param("id", id)
        .update();
  }

  /** Removes an account; false if it is the last administrator's, which stays. */
  public boolean delete(JdbcClient sql, Account account) {
    long others =
        sql.sql(
                """
                SELECT count(*) FROM console_accounts
                WHERE account_id <> :id AND active = 1 AND ' ' || roles || ' ' LIKE :role\
                """)
            .param("id", account.id())
            .param("role", "% " + Role.ADMINISTRATOR.word() + " %")
            .query(Long.class)
            .single();
    return (others > 0 || !account.roles().contains(Role.ADMINISTRATOR))
        && sql.sql("DELETE FROM console_accounts WHERE account_id = :id")
                .param("id", account.id())
                .update()
            > 0;
  }

  private record Lock(String id, String hash, int failures, Instant blockedUntil) {}

  private static Optional<Lock> lock(JdbcClient sql, String name) {
    return sql.sql(
            """
            SELECT account_id, password_hash, failures, blocked_until_at
            FROM console_accounts WHERE name = :name\
            """)
        .param("name", name)
        .query(
            (row, number) ->
                new Lock(
                    row.getString("account_id"),
                    row.getString("password_hash"),
                    row.getInt("failures"),
                    Micros.instant(row.getLong("blocked_until_at"))))
        .optional();
  }

  private static int failed(JdbcClient sql, Lock lock, Instant now) {
    int over = Math.min(lock.failures() + 1 - FREE_FAILURES, 20);
    var wait = over < 0 ? Duration.ZERO : Duration.ofSeconds(1L << over);
    var bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    return sql.sql(
            """
            UPDATE console_accounts SET failures = failures + 1, blocked_until_at = :until
            WHERE account_id = :id\
            """)
        .param("until", Micros.of(now.plus(bounded)))
        .param("id", lock.id())
        .update();
  }

  private boolean matches(String password, String hash) {
    hashing.acquireUninterruptibly();
    try {
      var bounded =
          password.length() > LONGEST_PASSWORD ? password.substring(0, LONGEST_PASSWORD) : password;
      if (hash.isEmpty()) {
        argon2.encode(bounded); // as long as a comparison, with nothing to compare
        return false;
      }
      return argon2.matches(bounded, hash);
    } finally {
      hashing.release();
    }
  }

  private static Account account(ResultSet row, int number) throws SQLException {
    return new Account(
        row.getString("account_id"),
        row.getString("name"),
        RoleWords.roles(row.getString("roles")),
        Optional.of(row.getString("language")).filter(text -> !text.isEmpty()),
        Optional.of(row.getString("theme")).filter(text -> !text.isEmpty()),
        row.getInt("active") == 1,
        Micros.instant(row.getLong("created_at")));
  }
}
