package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.sealpost.delivery.sts.PolicyFetch;
import org.sealpost.delivery.sts.StsPolicy;
import org.sealpost.delivery.sts.StsRecord;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The policies of other domains, fetched when a mail goes there, kept across restarts, and fetched
 * again before they end. Whoever takes the DNS record or the web server away gains nothing as long
 * as a policy is valid (RFC 8461 §10.2).
 */
public final class StsPolicies {

  private static final Logger LOG = LoggerFactory.getLogger(StsPolicies.class);

  /** After a failure the domain is left alone for a while. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private static final Duration REFRESH = Duration.ofDays(1);
  private static final Duration USED = Duration.ofDays(30);
  private static final int MOST_REFRESHED = 100;
  private static final int MOST_FAILURES = 10_000;
  private static final int LOCKS = 64;
  private static final int MOST_FETCHES = 8;

  private final Database database;
  private final Resolver resolver;
  private final PolicyFetch fetch;
  private final InstantSource clock;
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private final Semaphore fetches = new Semaphore(MOST_FETCHES);

  /** What failed lately, and when. */
  private final ConcurrentHashMap<Domain, Failed> failures = new ConcurrentHashMap<>();

  private record Failed(String id, String word, Instant at) {}

  private record Kept(String id, StsPolicy policy, Instant fetched, Instant used) {
    boolean isValid(Instant now) {
      return now.isBefore(fetched.plus(policy.maxAge()));
    }
  }

  /** What is known about a domain now. */
  public sealed interface Known {

    /** It has no policy. */
    record Nothing() implements Known {}

    /** It has one. */
    record Valid(StsPolicy policy) implements Known {}

    /**
     * It says that it has one, which nobody can get.
     *
     * @param word the result type of RFC 8460 §4.3.2
     */
    record Unusable(String word) implements Known {}
  }

  /** Fetches from the internet, with the authorities that the JVM trusts. */
  public StsPolicies(Database database, Resolver resolver, InstantSource clock) {
    this(database, resolver, new PolicyFetch(resolver), clock);
  }

  StsPolicies(Database database, Resolver resolver, PolicyFetch fetch, InstantSource clock) {
    this.database = database;
    this.resolver = resolver;
    this.fetch = fetch;
    this.clock = clock;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** The policy for mail to a domain; may ask the DNS and the domain's web server. */
  public Known of(Domain domain) {
    var kept = database.read(sql -> find(sql, domain));
    var now = clock.instant();
    var id =
        resolver.txt("_mta-sts." + domain.name())
                instanceof Answer.Found<String>(var txt, boolean _)
            ? StsRecord.id(txt)
            : Optional.<String>empty();
    boolean valid = kept.isPresent() && kept.get().isValid(now);
    kept.ifPresent(used -> use(domain, used, now));
    // RFC 8461 §3.3: a policy that is kept and valid counts, whatever the DNS says or does not say.
    if (id.isEmpty() || (valid && kept.get().id.equals(id.get()))) {
      return valid ? known(kept.get().policy) : new Known.Nothing();
    }
    return renewed(domain, id.get());
  }

  private static Known known(StsPolicy policy) {
    return policy.mode() == StsPolicy.Mode.NONE ? new Known.Nothing() : new Known.Valid(policy);
  }

  /** One at a time for each domain: who comes second finds what the first has fetched. */
  private Known renewed(Domain domain, String id) {
    var lock = locks[Math.floorMod(domain.hashCode(), LOCKS)];
    lock.lock();
    try {
      var now = clock.instant();
      var kept = database.read(sql -> find(sql, domain)).filter(k -> k.isValid(now));
      if (kept.isPresent() && kept.get().id.equals(id)) {
        return known(kept.get().policy);
      }
      var word =
          Optional.ofNullable(failures.get(domain))
              .filter(failed -> failed.id.equals(id) && now.isBefore(failed.at.plus(PAUSE)))
              .map(failed -> failed.word)
              .orElseGet(() -> fetched(domain, id, now));
      var after = database.read(sql -> find(sql, domain)).filter(k -> k.isValid(now));
      return after
          .map(k -> known(k.policy))
          .orElseGet(() -> word.isEmpty() ? new Known.Nothing() : new Known.Unusable(word));
    } finally {
      lock.unlock();
    }
  }

  /** Fetches and keeps; what went wrong in the words of RFC 8460, empty if nothing. */
  private String fetched(Domain domain, String id, Instant now) {
    PolicyFetch.Result result;
    fetches.acquireUninterruptibly();
    try {
      result = fetch.fetch(domain);
    } finally {
      fetches.release();
    }
    return switch (result) {
      case PolicyFetch.Result.Fetched(var policy) -> {
        database.write(sql -> keep(sql, domain, new Kept(id, policy, now, now)));
        failures.remove(domain);
        LOG.info("{} has an MTA-STS policy: {}", domain, policy.lines());
        yield "";
      }
      case PolicyFetch.Result.Failed(var word, var cause) -> {
        if (failures.size() >= MOST_FAILURES) {
          failures.clear();
        }
        failures.put(domain, new Failed(id, word, now));
        LOG.warn("The MTA-STS policy of {} cannot be had: {} ({})", domain, cause, word);
        yield word;
      }
    };
  }

  /**
   * Fetches again what was fetched a day ago and used in the last month, so that it never ends
   * while somebody hinders us (RFC 8461 §3.3); forgets what has ended.
   */
  public void refresh() {
    var now = clock.instant();
    var due =
        database.read(
            sql ->
                sql.sql(
                        "SELECT domain, id FROM delivery_sts_policies WHERE fetched_at < ?"
                            + " AND used_at >= ? ORDER BY fetched_at LIMIT ?")
                    .params(
                        Moments.micros(now.minus(REFRESH)),
                        Moments.micros(now.minus(USED)),
                        MOST_REFRESHED)
                    .query((row, n) -> List.of(row.getString(1), row.getString(2)))
                    .list());
    for (var row : due) {
      fetched(new Domain(row.get(0)), row.get(1), now);
    }
    database.write(
        sql ->
            sql.sql("DELETE FROM delivery_sts_policies WHERE expires_at < ?")
                .param(Moments.micros(now))
                .update());
  }

  /** Mail goes that way: the policy stays fresh. Written once a day. */
  private void use(Domain domain, Kept kept, Instant now) {
    if (kept.used.plus(REFRESH).isBefore(now)) {
      database.write(
          sql ->
              sql.sql("UPDATE delivery_sts_policies SET used_at = ? WHERE domain = ?")
                  .params(Moments.micros(now), domain.name())
                  .update());
    }
  }

  // ---- rows

  private static Optional<Kept> find(JdbcClient sql, Domain domain) {
    return sql.sql(
            "SELECT id, policy, fetched_at, used_at FROM delivery_sts_policies WHERE domain = ?")
        .param(domain.name())
        .query(
            (row, n) ->
                kept(
                    row.getString("id"),
                    row.getString("policy"),
                    Moments.instant(row.getLong("fetched_at")),
                    Moments.instant(row.getLong("used_at"))))
        .optional()
        .flatMap(kept -> kept);
  }

  private static Optional<Kept> kept(String id, String policy, Instant fetched, Instant used) {
    return StsPolicy.parse(policy).map(parsed -> new Kept(id, parsed, fetched, used));
  }

  private static int keep(JdbcClient sql, Domain domain, Kept kept) {
    return sql.sql(
            "INSERT INTO delivery_sts_policies (domain, id, policy, fetched_at, expires_at,"
                + " used_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (domain) DO UPDATE SET id ="
                + " excluded.id, policy = excluded.policy, fetched_at = excluded.fetched_at,"
                + " expires_at = excluded.expires_at")
        .params(
            domain.name(),
            kept.id,
            String.join("\n", kept.policy.lines()),
            Moments.micros(kept.fetched),
            Moments.micros(kept.fetched.plus(kept.policy.maxAge())),
            Moments.micros(kept.fetched))
        .update();
  }
}
