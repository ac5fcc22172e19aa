package org.sealpost.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;
import org.sealpost.store.GatheredCounts;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts sessions with other servers by day, policy and result (RFC 8460 §4.3). They gather in
 * memory and are written down now and then; a crash loses the last minute of them.
 */
public final class TlsResults implements AutoCloseable {

  /** The result of a session under TLS as its policy wants it. */
  public static final String SUCCESS = "success";

  /** Reports can be asked for this long. */
  private static final int DAYS_KEPT = 40;

  private static final int LONGEST_POLICY = 8 * 1024;

  private static final Map<String, AppliedPolicy.Kind> KINDS =
      Map.of(
          AppliedPolicy.Kind.TLSA.word(), AppliedPolicy.Kind.TLSA,
          AppliedPolicy.Kind.STS.word(), AppliedPolicy.Kind.STS,
          AppliedPolicy.Kind.NONE.word(), AppliedPolicy.Kind.NONE);

  private final Database database;
  private final InstantSource clock;
  private final GatheredCounts<Key> gathered;

  private record Key(
      LocalDate day, AppliedPolicy policy, String server, String address, String result) {}

  /**
   * Sessions of one day with one address that ended in one way.
   *
   * @param server the name of the mail exchanger
   * @param result {@link #SUCCESS}, or the result type of RFC 8460 §4.3
   */
  public record Counted(
      AppliedPolicy policy, String server, String address, String result, long sessions) {}

  /**
   * Sessions with a domain that ended in one way.
   *
   * @param kind of policy, a word of RFC 8460 §4.4
   * @param latest the last day on which there was one, UTC
   */
  public record Summed(
      Domain domain, String kind, String result, long sessions, LocalDate latest) {}

  public TlsResults(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.gathered =
        new GatheredCounts<>(database, sql -> (key, sessions) -> add(sql, key, sessions));
  }

  /** Counts one session. */
  public void count(AppliedPolicy policy, String server, String address, String result) {
    gathered.count(new Key(today(), policy, server, address, result));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Writes down what has gathered. */
  public void flush() {
    gathered.flush();
  }

  private static void add(JdbcClient sql, Key key, long sessions) {
    var policy = key.policy;
    var lines = bounded(policy.lines());
    sql.sql(
            "INSERT INTO delivery_tls_results (day, domain, kind, policy_key, server, address,"
                + " result, policy, exchangers, sessions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (day, domain, kind, policy_key, server, address, result)"
                + " DO UPDATE SET sessions = delivery_tls_results.sessions + excluded.sessions")
        .params(
            key.day.toEpochDay(),
            policy.domain().name(),
            policy.kind().word(),
            digest(lines),
            key.server,
            key.address,
            key.result,
            lines,
            bounded(policy.exchangers()),
            sessions)
        .update();
  }

  private static String bounded(List<String> lines) {
    var text = String.join("\n", lines);
    return text.length() > LONGEST_POLICY ? text.substring(0, LONGEST_POLICY) : text;
  }

  private static String digest(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException noSha) {
      throw new IllegalStateException("this JVM has no SHA-256", noSha);
    }
  }

  /** What happened on a day in UTC, as far as it is written down; by domain. */
  public List<Counted> of(LocalDate day) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT * FROM delivery_tls_results WHERE day = ?"
                        + " ORDER BY domain, kind, policy_key, server, address, result")
                .param(day.toEpochDay())
                .query(TlsResults::counted)
                .list());
  }

  /** The same for one domain, at most 20,000 lines. */
  public List<Counted> of(LocalDate day, Domain domain) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT * FROM delivery_tls_results WHERE day = ? AND domain = ?"
                        + " ORDER BY kind, policy_key, result, server, address LIMIT 20000")
                .params(day.toEpochDay(), domain.name())
                .query(TlsResults::counted)
                .list());
  }

  /** The domains whose servers were talked to on a day, at most 10,000. */
  public List<Domain> domains(LocalDate day) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT DISTINCT domain FROM delivery_tls_results WHERE day = ?"
                        + " ORDER BY domain LIMIT 10000")
                .param(day.toEpochDay())
                .query((row, n) -> new Domain(row.getString(1)))
                .list());
  }

  /** Sums since a day by domain, kind of policy and result, most sessions first. */
  public List<Summed> sums(LocalDate since, int most) {
    return database.read(
        sql ->
            sql.sql(
                    "SELECT domain, kind, result, SUM(sessions) AS total, MAX(day) AS latest"
                        + " FROM delivery_tls_results WHERE day >= ?"
                        + " GROUP BY domain, kind, result"
                        + " ORDER BY CASE WHEN result = 'success' THEN 1 ELSE 0 END, total DESC,"
                        + " domain, kind, result LIMIT ?")
                .params(since.toEpochDay(), most)
                .query(
                    (row, n) ->
                        new Summed(
                            new Domain(row.getString("domain")),
                            row.getString("kind"),
                            row.getString("result"),
                            row.getLong("total"),
                            LocalDate.ofEpochDay(row.getLong("latest"))))
                .list());
  }

  private static Counted counted(ResultSet row, int n) throws SQLException {
    return new Counted(
        new AppliedPolicy(
            Objects.requireNonNull(KINDS.get(row.getString("kind"))),
            new Domain(row.getString("domain")),
            row.getString("policy").lines().toList(),
            row.getString("exchangers").lines().toList()),
        row.getString("server"),
        row.getString("address"),
        row.getString("result"),
        row.getLong("sessions"));
  }

  /** Forgets what nobody can ask for any more. */
  public void forgetOld() {
    database.write(
        sql ->
            sql.sql("DELETE FROM delivery_tls_results WHERE day < ?")
                .param(today().minusDays(DAYS_KEPT).toEpochDay())
                .update());
  }

  @Override
  public void close() {
    flush();
  }
}
