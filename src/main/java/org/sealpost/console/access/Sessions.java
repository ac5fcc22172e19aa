package org.sealpost.console.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Visitor;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sessions of signed-in people, as rows: they survive a restart, end by themselves and can be ended
 * by hand. The browser holds a random text; the row holds its hash.
 */
@Component
public final class Sessions {

  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);
  private static final int LONGEST_AGENT = 200;

  private final Database database;
  private final InstantSource clock;
  private final Duration idle;
  private final Duration longest;

  Sessions(ConsoleParts parts, ConsoleSettings settings) {
    this.database = parts.database();
    this.clock = parts.clock();
    this.idle = settings.idleSession();
    this.longest = settings.longestSession();
  }

  /**
   * A session as its owner sees it.
   *
   * @param id names the session without opening it
   */
  public record Session(
      String id, String address, String agent, Instant createdAt, Instant seenAt) {}

  /** Begins a session; returns the secret for the browser. */
  public String begin(JdbcClient sql, String account, String address, String agent) {
    var secret = Secret.random();
    var now = clock.instant();
    sql.sql("DELETE FROM console_sessions WHERE expires_at <= :now OR seen_at <= :idle")
        .param("now", Micros.of(now))
        .param("idle", Micros.of(now.minus(idle)))
        .update();
    sql.sql(
            """
            INSERT INTO console_sessions
              (session_hash, session_id, account_id, address, agent, created_at, seen_at, expires_at)
            VALUES (:hash, :id, :account, :address, :agent, :now, :now, :expires)\
            """)
        .param("hash", Secret.hash(secret))
        .param("id", Secret.id())
        .param("account", account)
        .param("address", address)
        .param("agent", agent.substring(0, Math.min(agent.length(), LONGEST_AGENT)))
        .param("now", Micros.of(now))
        .param("expires", Micros.of(now.plus(longest)))
        .update();
    return secret;
  }

  /** Who the secret belongs to, if the session runs and the account is active. */
  public Optional<Visitor> visitor(String secret) {
    var now = clock.instant();
    var hash = Secret.hash(secret);
    var found =
        database.read(
            sql ->
                sql.sql(
                        """
                        SELECT a.account_id, a.name, a.roles, a.language, a.theme, s.seen_at
                        FROM console_sessions s JOIN console_accounts a
                          ON a.account_id = s.account_id
                        WHERE s.session_hash = :hash AND s.expires_at > :now AND s.seen_at > :idle
                          AND a.active = 1\
                        """)
                    .param("hash", hash)
                    .param("now", Micros.of(now))
                    .param("idle", Micros.of(now.minus(idle)))
                    .query(Sessions::seen)
                    .optional());
    found
        .filter(seen -> seen.at().plus(SEEN_EVERY).isBefore(now))
        .ifPresent(seen -> touch(hash, now));
    return found.map(Seen::visitor);
  }

  /** The sessions of an account, the latest first. */
  public List<Session> of(String account) {
    var now = clock.instant();
    return database.read(
        sql ->
            sql.sql(
                    """
                    SELECT session_id, address, agent, created_at, seen_at FROM console_sessions
                    WHERE account_id = :account AND expires_at > :now AND seen_at > :idle
                    ORDER BY seen_at DESC LIMIT 100\
                    """)
                .param("account", account)
                .param("now", Micros.of(now))
                .param("idle", Micros.of(now.minus(idle)))
                .query(Sessions::session)
                .list());
  }

  /** The id of the session that the secret opens. */
  public Optional<String> id(String secret) {
    return database.read(
        sql ->
            sql.sql("SELECT session_id FROM console_sessions WHERE session_hash = :hash")
                .param("hash", Secret.hash(secret))
                .query(String.class)
                .optional());
  }

  /** Ends one session of an account; false if the account has none of that id. */
  public boolean end(String account, String id) {
    return database.write(
            sql ->
                sql.sql(
                        """
                        DELETE FROM console_sessions
                        WHERE account_id = :account AND session_id = :id\
                        """)
                    .param("account", account)
                    .param("id", id)
                    .update())
        > 0;
  }

  /** Ends all sessions of an account. */
  public void endAll(JdbcClient sql, String account) {
    sql.sql("DELETE FROM console_sessions WHERE account_id = :account")
        .param("account", account)
        .update();
  }

  /** Ends the session that the secret opens. */
  public void end(String secret) {
    database.write(
        sql ->
            sql.sql("DELETE FROM console_sessions WHERE session_hash = :hash")
                .param("hash", Secret.hash(secret))
                .update());
  }

  private record Seen(Visitor visitor, Instant at) {}

  private void touch(String hash, Instant now) {
    database.write(
        sql ->
            sql.sql("UPDATE console_sessions SET seen_at = :now WHERE session_hash = :hash")
                .param("now", Micros.of(now))
                .param("hash", hash)
                .update());
  }

  private static Seen seen(ResultSet row, int number) throws SQLException {
    return new Seen(
        new Visitor(
            Visitor.Kind.PERSON,
            row.getString("account_id"),
            row.getString("name"),
            RoleWords.roles(row.getString("roles")),
            Optional.of(row.getString("language")).filter(text -> !text.isEmpty()),
            Optional.of(row.getString("theme")).filter(text -> !text.isEmpty())),
        Micros.instant(row.getLong("seen_at")));
  }

  private static Session session(ResultSet row, int number) throws SQLException {
    return new Session(
        row.getString("session_id"),
        row.getString("address"),
        row.getString("agent"),
        Micros.instant(row.getLong("created_at")),
        Micros.instant(row.getLong("seen_at")));
  }
}
