package org.sealpost.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Links that work once and not for long: the first set-up, and a sign-in without password. Only a
 * hash of the code is kept.
 */
public final class OneTimeLinks {

  /** What a link is for. */
  public enum Purpose {
    SET_UP,
    SIGN_IN
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int CODE_OCTETS = 24;

  private final Database database;
  private final InstantSource clock;

  /** Links kept in the database. */
  public OneTimeLinks(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A new code to create the first administrator; earlier set-up codes stop working. */
  public String setUp(Duration validity) {
    return make(Purpose.SET_UP, "", validity);
  }

  /** A new code that signs in as the account of that name, which becomes an administrator's. */
  public String signIn(String account, Duration validity) {
    return make(Purpose.SIGN_IN, account, validity);
  }

  /** The account that a code is for, if the code is valid; it stays valid. */
  public Optional<String> look(Purpose purpose, String code) {
    return database.read(
        sql ->
            sql.sql(
                    """
                    SELECT account FROM console_links
                    WHERE link_hash = :hash AND purpose = :purpose AND expires_at > :now\
                    """)
                .param("hash", hash(code))
                .param("purpose", purpose.name())
                .param("now", micros(clock.instant()))
                .query(String.class)
                .optional());
  }

  /** The account that a code is for, if the code is valid; it is used up with the transaction. */
  public Optional<String> use(JdbcClient sql, Purpose purpose, String code) {
    return sql.sql(
            """
            DELETE FROM console_links
            WHERE link_hash = :hash AND purpose = :purpose AND expires_at > :now
            RETURNING account\
            """)
        .param("hash", hash(code))
        .param("purpose", purpose.name())
        .param("now", micros(clock.instant()))
        .query(String.class)
        .optional();
  }

  /** Whether nobody can sign in yet: there is neither an account nor a token. */
  boolean isFirstStart() {
    return database.read(
        sql ->
            sql.sql(
                        """
                        SELECT (SELECT count(*) FROM console_accounts)
                             + (SELECT count(*) FROM console_tokens)\
                        """)
                    .query(Long.class)
                    .single()
                == 0);
  }

  private String make(Purpose purpose, String account, Duration validity) {
    var octets = new byte[CODE_OCTETS];
    RANDOM.nextBytes(octets);
    var code = HexFormat.of().formatHex(octets);
    var now = clock.instant();
    return database.write(
        sql -> {
          sql.sql("DELETE FROM console_links WHERE expires_at <= :now OR purpose = :setUp")
              .param("now", micros(now))
              .param("setUp", purpose == Purpose.SET_UP ? purpose.name() : "")
              .update();
          sql.sql(
                  """
                  INSERT INTO console_links (link_hash, purpose, account, expires_at)
                  VALUES (:hash, :purpose, :account, :expires)\
                  """)
              .param("hash", hash(code))
              .param("purpose", purpose.name())
              .param("account", account)
              .param("expires", micros(now.plus(validity)))
              .update();
          return code;
        });
  }

  private static String hash(String code) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(code.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException every) {
      throw new IllegalStateException("every Java platform has SHA-256", every);
    }
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
