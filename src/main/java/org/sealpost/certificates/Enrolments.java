package org.sealpost.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.certificates.connector.Authority;
import org.sealpost.certificates.connector.AuthorityUnavailableException;
import org.sealpost.certificates.connector.CertificateOrder;
import org.sealpost.certificates.connector.Progress;
import org.sealpost.keys.KeyVault;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.smime.ChainJudge;
import org.sealpost.smime.ChainVerdict;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Leads enrolments from state to state. Each step can be repeated, and is durable before the next
 * begins; so whoever opens the rows after a crash goes on where they stand.
 */
final class Enrolments {

  private static final Logger LOG = LoggerFactory.getLogger(Enrolments.class);
  private static final int LONGEST_FAULT = 500;
  private static final int MOST_DOUBLINGS = 6;
  private static final int SPREAD_PARTS = 20;
  private static final Duration WIDEST_SPREAD = Duration.ofDays(7);

  private final Database database;
  private final EnrolmentRows rows;
  private final KeyVault vault;
  private final AuditLog audit;
  private final ChainJudge judge;
  private final Map<String, Authority> authorities;
  private final InstantSource clock;

  Enrolments(
      Database database,
      EnrolmentRows rows,
      KeyVault vault,
      AuditLog audit,
      ChainJudge judge,
      Map<String, Authority> authorities,
      InstantSource clock) {
    this.database = database;
    this.rows = rows;
    this.vault = vault;
    this.audit = audit;
    this.judge = judge;
    this.authorities = Map.copyOf(authorities);
    this.clock = clock;
  }

  /** As far as it goes now. */
  Enrolment advance(Enrolment enrolment) {
    var at = enrolment;
    while (at.state().isOpen()) {
      at = step(at);
      if (at.state() == EnrolmentState.PENDING) {
        return at;
      }
    }
    return at;
  }

  /** One step; the same state if it has to wait. */
  Enrolment step(Enrolment enrolment) {
    return switch (enrolment.state()) {
      case ORDERED, PENDING -> order(enrolment);
      case ISSUED -> check(enrolment);
      case CHECKED -> activate(enrolment);
      case ACTIVE, SUPERSEDED, REVOKED, EXPIRED, REJECTED -> enrolment;
    };
  }

  private Enrolment order(Enrolment enrolment) {
    var authority = Optional.ofNullable(authorities.get(enrolment.authority()));
    if (authority.isEmpty()) {
      return wait(enrolment, "the authority " + enrolment.authority() + " is not configured");
    }
    var key = vault.publicKey(enrolment.key());
    if (key.isEmpty()) {
      return refuse(enrolment, "its key is gone from the vault");
    }
    try {
      var order =
          new CertificateOrder(enrolment.id(), enrolment.email(), enrolment.name(), key.get());
      return switch (authority.get().order(order)) {
        case Progress.Pending(var why) -> wait(enrolment, why);
        case Progress.Rejected(var reason) -> refuse(enrolment, reason);
        case Progress.Issued(var certificate, var chain) -> {
          var all = new ArrayList<>(List.of(certificate));
          all.addAll(chain);
          yield after(enrolment, sql -> rows.issued(sql, enrolment, all));
        }
      };
    } catch (AuthorityUnavailableException unavailable) {
      return wait(enrolment, String.valueOf(unavailable.getMessage()));
    }
  }

  /** The certificate must be the one that was ordered, and one that others will believe. */
  private Enrolment check(Enrolment enrolment) {
    var faults = faults(enrolment);
    if (faults.isEmpty()) {
      return after(enrolment, sql -> rows.move(sql, enrolment, EnrolmentState.CHECKED, ""));
    }
    LOG.error("the certificate for {} is refused: {}", enrolment.email(), faults);
    var refused =
        after(
            enrolment,
            sql ->
                rows.reject(sql, enrolment, shortened(String.join("; ", faults)))
                    && record(sql, enrolment, "certificate.refuse", String.join("; ", faults)));
    tell(refused);
    return refused;
  }

  private List<String> faults(Enrolment enrolment) {
    var certificate = enrolment.certificates().getFirst();
    var key = vault.publicKey(enrolment.key());
    var faults = new ArrayList<String>();
    if (key.isEmpty()
        || !Arrays.equals(key.get().getEncoded(), certificate.getPublicKey().getEncoded())) {
      faults.add("the key is not the one that was ordered for");
    }
    if (!Mailboxes.has(certificate, enrolment.email())) {
      faults.add("it does not name " + enrolment.email());
    }
    var authority = authorities.get(enrolment.authority());
    if (authority != null) {
      faults.addAll(authority.faults(certificate));
    }
    switch (judge.judge(certificate, enrolment.chain(), clock.instant())) {
      case ChainVerdict.Trusted _ -> {}
      case ChainVerdict.Untrusted(var reason) -> faults.add(reason);
      case ChainVerdict.Expired(var reason) -> faults.add(reason);
      case ChainVerdict.Revoked(_, var reason) -> faults.add("it is revoked: " + reason);
    }
    return faults;
  }

  private Enrolment activate(Enrolment enrolment) {
    var active =
        after(
            enrolment,
            sql -> {
              if (!rows.activate(sql, enrolment, renewal(enrolment))) {
                return false;
              }
              if (enrolment.cause() == EnrolmentCause.REISSUE) {
                var reason = enrolment.reason().orElse(RevocationReason.SUPERSEDED);
                enrolment.replaces().ifPresent(id -> rows.revoke(sql, id, reason));
              }
              rows.supersede(sql, enrolment);
              return record(sql, enrolment, "certificate.activate", enrolment.serial());
            });
    enrolment
        .replaces()
        .flatMap(id -> database.read(sql -> rows.find(sql, id)))
        .ifPresent(this::tell);
    return active;
  }

  /** Two thirds of the life, and a little later for each address, so that not all renew at once. */
  private static Instant renewal(Enrolment enrolment) {
    var life = Duration.between(enrolment.notBefore(), enrolment.notAfter());
    var most =
        Stream.of(life.dividedBy(SPREAD_PARTS), WIDEST_SPREAD)
            .min(Duration::compareTo)
            .orElseThrow();
    long spread = Math.floorMod(enrolment.email().key().hashCode(), 1_000);
    return enrolment
        .notBefore()
        .plus(life.multipliedBy(2).dividedBy(3))
        .plus(most.multipliedBy(spread).dividedBy(1_000));
  }

  /** Has the authority take back what our rows took back; once more later if it does not answer. */
  void tell(Enrolment enrolment) {
    var current = database.read(sql -> rows.find(sql, enrolment.id())).orElse(enrolment);
    var authority = authorities.get(current.authority());
    if (authority == null || current.certificate().isEmpty() || current.reason().isEmpty()) {
      return;
    }
    if (current.state() != EnrolmentState.REVOKED && current.state() != EnrolmentState.REJECTED) {
      return;
    }
    try {
      authority.revoke(current.certificate().get(), current.reason().get(), current.requestedBy());
      database.write(sql -> rows.told(sql, current.id()));
    } catch (AuthorityUnavailableException later) {
      LOG.warn(
          "{} could not be told that {} is revoked: {}",
          current.authority(),
          current.serial(),
          later.getMessage());
    }
  }

  private Enrolment wait(Enrolment enrolment, String why) {
    var pause = Duration.ofMinutes(1L << Math.min(enrolment.tries(), MOST_DOUBLINGS));
    return after(
        enrolment,
        sql -> rows.pending(sql, enrolment, shortened(why), clock.instant().plus(pause)));
  }

  private Enrolment refuse(Enrolment enrolment, String reason) {
    return after(
        enrolment,
        sql ->
            rows.move(sql, enrolment, EnrolmentState.REJECTED, shortened(reason))
                && record(sql, enrolment, "certificate.refuse", reason));
  }

  private boolean record(JdbcClient sql, Enrolment enrolment, String deed, String detail) {
    audit.record(
        sql,
        AuditEntry.of(enrolment.requestedBy(), deed, enrolment.email().toString())
            .with("enrolment", enrolment.id())
            .with("authority", enrolment.authority())
            .with("detail", detail));
    return true;
  }

  /** Does a step and reads what came of it; another node may have done it first. */
  private Enrolment after(Enrolment enrolment, Predicate<JdbcClient> step) {
    return database.write(
        sql -> {
          if (!step.test(sql)) {
            LOG.debug("another thread or node was faster with {}", enrolment.id());
          }
          return rows.find(sql, enrolment.id()).orElseThrow();
        });
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_FAULT ? text : text.substring(0, LONGEST_FAULT);
  }
}
