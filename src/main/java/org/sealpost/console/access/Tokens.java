package org.sealpost.console.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Role;
import org.sealpost.console.Visitor;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tokens with which programs use the API. A token is shown once; its hash is kept. */
@Component
public final class Tokens {

  private static final Duration USED_EVERY = Duration.ofMinutes(10);
  private static final String COLUMNS =
      "token_id, name, roles, made_by, created_at, expires_at, used_at";

  private final Database database;
  private final InstantSource clock;

  Tokens(ConsoleParts parts) {
    this.database = parts.database();
    this.clock = parts.clock();
  }

  /** A token without its secret. */
  public record Token(
      String id,
      String name,
      Set<Role> roles,
      String madeBy,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> usedAt) {

    public Token {
      roles = Set.copyOf(roles);
    }
  }

  /** A new token with its secret, which is never seen again. */
  public record NewToken(Token token, String secret) {}

  /** Makes a token. */
  public NewToken make(
      JdbcClient sql, String name, Set<Role> roles, String madeBy, Optional<Instant> expires) {
    var secret = "spt_" + Secret.random();
    return new NewToken(keep(sql, secret, name, roles, madeBy, expires), secret);
  }

  /** Keeps a token whose secret somebody else chose; nothing happens if it is kept already. */
  void adopt(String secret, String name, Set<Role> roles) {
    var known = visitor(secret);
    if (known.isEmpty()) {
      database.write(sql -> keep(sql, secret, name, roles, "environment", Optional.empty()));
    }
  }

  /** Who the secret belongs to, if the token is valid. */
  public Optional<Visitor> visitor(String secret) {
    var now = clock.instant();
    var found =
        database.read(
            sql ->
                sql.sql(
                        """
                        SELECT %s FROM console_tokens
                        WHERE token_hash = :hash AND (expires_at = 0 OR expires_at > :now)\
                        """
                            .formatted(COLUMNS))
                    .param("hash", Secret.hash(secret))
                    .param("now", Micros.of(now))
                    .query(Tokens::token)
                    .optional());
    found
        .filter(token -> token.usedAt().filter(at -> at.plus(USED_EVERY).isAfter(now)).isEmpty())
        .ifPresent(token -> touch(token.id(), now));
    return found.map(
        token ->
            new Visitor(
                Visitor.Kind.PROGRAM,
                token.id(),
                token.name(),
                token.roles(),
                Optional.empty(),
                Optional.empty()));
  }

  /** All tokens, the latest first. */
  public List<Token> all() {
    return database.read(
        sql ->
            sql.sql("SELECT " + COLUMNS + " FROM console_tokens ORDER BY created_at DESC LIMIT 500")
                .query(Tokens::token)
                .list());
  }

  /** Forgets a token; false if there is none of that id. */
  public boolean delete(JdbcClient sql, String id) {
    return sql.sql("DELETE FROM console_tokens WHERE token_id = :id").param("id", id).update() > 0;
  }

  private Token keep(
      JdbcClient sql,
      String secret,
      String name,
      Set<Role> roles,
      String madeBy,
      Optional<Instant> expires) {
    return sql.sql(
            """
            INSERT INTO console_tokens
              (token_id, token_hash, name, roles, made_by, created_at, expires_at, used_at)
            VALUES (:id, :hash, :name, :roles, :by, :now, :expires, 0)
            ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at
            RETURNING %s\
            """
                .formatted(COLUMNS))
        .param("id", Secret.id())
        .param("hash", Secret.hash(secret))
        .param("name", name)
        .param("roles", RoleWords.text(roles))
        .param("by", madeBy)
        .param("now", Micros.of(clock.instant()))
        .param("expires", expires.map(Micros::of).orElse(0L))
        .query(Tokens::token)
        .single();
  }

  private void touch(String id, Instant now) {
    database.write(
        sql ->
            sql.sql("UPDATE console_tokens SET used_at = :now WHERE token_id = :id")
                .param("now", Micros.of(now))
                .param("id", id)
                .update());
  }

  private static Token token(ResultSet row, int number) throws SQLException {
    return new Token(
        row.getString("token_id"),
        row.getString("name"),
        RoleWords.roles(row.getString("roles")),
        row.getString("made_by"),
        Micros.instant(row.getLong("created_at")),
        Optional.of(row.getLong("expires_at")).filter(at -> at > 0).map(Micros::instant),
        Optional.of(row.getLong("used_at")).filter(at -> at > 0).map(Micros::instant));
  }
}
