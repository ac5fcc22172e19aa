package org.sealpost.mailflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.NoSuchKeyException;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Changes the DKIM keys of our domains before they are old (RFC 6376 §3.1, §8.2). A new key signs
 * only after its record was seen twice at the servers of its zone, however late that is; the old
 * one is destroyed a grace time later. Everything is in the rows: it goes on after a restart, and
 * several processes may look at once.
 */
public final class DkimRotation {

  private static final Logger LOG = LoggerFactory.getLogger(DkimRotation.class);

  /** Between the first right look at a record and the one on which a key begins to sign. */
  static final Duration SECOND_LOOK = Duration.ofHours(1);

  private final Database database;
  private final KeyVault vault;
  private final Resolver resolver;
  private final DkimSettings settings;
  private final DkimKeys keys;
  private final AuditLog audit;
  private final InstantSource clock;

  public DkimRotation(
      Database database,
      KeyVault vault,
      Resolver resolver,
      DkimSettings settings,
      DkimKeys keys,
      AuditLog audit,
      InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.resolver = resolver;
    this.settings = settings;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The keys of these domains, and which of them wait for a record although their time has come.
   */
  public List<KeptDkimKey> late(List<Domain> domains) {
    var now = clock.instant();
    return domains.stream()
        .flatMap(domain -> keys.kept(domain).stream())
        .filter(key -> key.isLate(now))
        .toList();
  }

  /**
   * Begins to change the keys of a domain, whatever the calendar says: a next key of each algorithm
   * is made, or the one that waits may take over now. It signs after its record was seen twice, as
   * always. Asked again before that, it changes nothing.
   */
  public void rotate(Domain domain) {
    keys.of(domain);
    var now = clock.instant();
    for (var algorithm : settings.algorithms()) {
      var waiting = find(rows(domain), algorithm, DkimStage.WAITING);
      if (waiting.isEmpty()) {
        make(domain, algorithm, now);
      } else {
        var key = waiting.get().key();
        database.write(
            sql -> {
              boolean isSooner = DkimKeyRows.hasten(sql, key, now);
              if (isSooner) {
                record(sql, "dkim.hasten", key.recordName());
              }
              return isSooner;
            });
      }
    }
    keys.forget(domain);
  }

  /** Last in its transaction. */
  private void record(JdbcClient sql, String what, String name) {
    audit.record(sql, AuditEntry.of("dkim-rotation", what, name));
  }

  /** A step and its line in the audit log, or neither. */
  private boolean move(DkimKey key, DkimStage from, DkimStage to, Instant now, String what) {
    return database.write(
        sql -> {
          boolean isMoved = DkimKeyRows.move(sql, key, from, to, now);
          if (isMoved) {
            record(sql, what, key.recordName());
          }
          return isMoved;
        });
  }

  /** Does for each domain what is due. Blocks for the DNS. */
  public void upkeep(List<Domain> domains) {
    domains.forEach(this::upkeep);
  }

  private void upkeep(Domain domain) {
    keys.of(domain);
    for (var row : rows(domain)) {
      mendTime(row);
    }
    for (var algorithm : settings.algorithms()) {
      look(domain, algorithm);
    }
    settle(domain);
    for (var row : rows(domain)) {
      bury(row);
    }
    keys.forget(domain);
  }

  /** What seems to have begun in the future began under a clock that has been set back since. */
  private void mendTime(DkimKeyRows.Row row) {
    var now = clock.instant();
    if (row.since().isAfter(now)) {
      database.write(
          sql -> {
            DkimKeyRows.restart(sql, row.key(), row.stage(), now);
            return row;
          });
    }
  }

  private void look(Domain domain, DkimAlgorithm algorithm) {
    var rows = rows(domain);
    var signing = find(rows, algorithm, DkimStage.SIGNING);
    var waiting = find(rows, algorithm, DkimStage.WAITING);
    if (waiting.isPresent()) {
      look(waiting.get(), signing);
    } else {
      turn(signing).ifPresent(due -> make(domain, algorithm, due));
    }
  }

  /** When a new key is to take over; empty while it is too early to make one. */
  private Optional<Instant> turn(Optional<DkimKeyRows.Row> signing) {
    var now = clock.instant();
    var soonest = now.plus(settings.announced());
    if (signing.isEmpty()) {
      return Optional.of(soonest);
    }
    var end = signing.get().since().plus(settings.interval());
    return settings.isScheduled() && !soonest.isBefore(end)
        ? Optional.of(soonest)
        : Optional.empty();
  }

  private void make(Domain domain, DkimAlgorithm algorithm, Instant due) {
    var key = vault.make(algorithm.kind(), "dkim " + domain);
    boolean isOurs =
        database.write(
            sql -> {
              boolean isAdded =
                  DkimKeyRows.add(
                      sql,
                      domain,
                      algorithm,
                      key,
                      DkimStage.WAITING,
                      Optional.of(due),
                      clock.instant());
              if (isAdded) {
                DkimKeyRows.of(sql, domain).stream()
                    .filter(row -> row.key().key().equals(key))
                    .forEach(row -> record(sql, "dkim.make", row.key().recordName()));
              }
              return isAdded;
            });
    if (!isOurs) {
      vault.destroy(key);
      return;
    }
    keys.kept(domain).stream()
        .filter(kept -> kept.key().key().equals(key))
        .forEach(kept -> LOG.info("DKIM record to publish before {}: {}", due, kept.zoneFile()));
  }

  /** A failure of the DNS says nothing; an absent or a wrong record says that we must wait. */
  private void look(DkimKeyRows.Row waiting, Optional<DkimKeyRows.Row> signing) {
    var open = vault.publicKey(waiting.key().key());
    if (open.isEmpty()) {
      LOG.warn("the vault does not have the key of {}", waiting.key().recordName());
      database.write(sql -> DkimKeyRows.drop(sql, waiting.key()));
      return;
    }
    var now = clock.instant();
    switch (resolver.txtAtSource(waiting.key().recordName())) {
      case Answer.Failed<String>(var cause) ->
          LOG.debug("{} was not to be seen: {}", waiting.key().recordName(), cause);
      case Answer.Nothing<String> ignored -> unseen(waiting);
      case Answer.Found<String>(var texts, boolean ignored) -> {
        if (!DkimKey.isPublished(texts, open.get())) {
          unseen(waiting);
        } else if (waiting.seen().filter(first -> !first.isAfter(now)).isEmpty()) {
          seen(waiting, Optional.of(now));
        } else if (!now.isBefore(waiting.seen().get().plus(SECOND_LOOK))) {
          boolean isDue = waiting.due().filter(now::isBefore).isEmpty();
          if (signing.isEmpty() || isDue) {
            change(waiting, signing, now);
          }
        }
      }
    }
  }

  private void unseen(DkimKeyRows.Row waiting) {
    if (waiting.seen().isPresent()) {
      LOG.warn("the record {} is gone or changed", waiting.key().recordName());
      seen(waiting, Optional.empty());
    }
  }

  private void seen(DkimKeyRows.Row waiting, Optional<Instant> time) {
    database.write(
        sql -> {
          DkimKeyRows.seen(sql, waiting.key(), time);
          return time;
        });
  }

  /** Both rows in one transaction, each by its own selector: who comes second changes nothing. */
  private void change(DkimKeyRows.Row next, Optional<DkimKeyRows.Row> last, Instant now) {
    boolean isChanged =
        database.write(
            sql -> {
              if (last.isPresent()
                  && !DkimKeyRows.move(
                      sql, last.get().key(), DkimStage.SIGNING, DkimStage.RETIRING, now)) {
                return false;
              }
              if (!DkimKeyRows.move(sql, next.key(), DkimStage.WAITING, DkimStage.SIGNING, now)) {
                throw new IllegalStateException(next.key() + " went away while it took over");
              }
              last.ifPresent(old -> record(sql, "dkim.retire", old.key().recordName()));
              record(sql, "dkim.sign", next.key().recordName());
              return true;
            });
    if (isChanged) {
      LOG.info("{} signs from now on", next.key().recordName());
      last.ifPresent(
          old ->
              LOG.info(
                  "leave the record {} published until {}",
                  old.key().recordName(),
                  now.plus(settings.grace())));
    }
  }

  /** Algorithms that nobody wants any more end as soon as another one signs. */
  private void settle(Domain domain) {
    var rows = rows(domain);
    boolean canDo =
        settings.algorithms().stream()
            .allMatch(wanted -> find(rows, wanted, DkimStage.SIGNING).isPresent());
    for (var row : rows) {
      if (!settings.algorithms().contains(row.algorithm())) {
        if (row.stage() == DkimStage.WAITING
            && database.write(sql -> DkimKeyRows.drop(sql, row.key()))) {
          destroy(row.key());
        } else if (canDo && row.stage() == DkimStage.SIGNING) {
          var now = clock.instant();
          move(row.key(), DkimStage.SIGNING, DkimStage.RETIRING, now, "dkim.retire");
        }
      }
    }
  }

  /** First the key, then the row: a crash between must not leave a key that nobody knows. */
  private void bury(DkimKeyRows.Row row) {
    var now = clock.instant();
    if (row.stage() == DkimStage.RETIRING && !now.isBefore(row.since().plus(settings.grace()))) {
      destroy(row.key());
      if (move(row.key(), DkimStage.RETIRING, DkimStage.GONE, now, "dkim.destroy")) {
        LOG.info("the key of {} is destroyed; its record may be removed", row.key().recordName());
      }
    }
  }

  private void destroy(DkimKey key) {
    try {
      vault.destroy(key.key());
    } catch (NoSuchKeyException gone) {
      // A look before this one, or another process, came as far and no further.
      LOG.debug("the key of {} is destroyed already", key.recordName(), gone);
    }
  }

  private List<DkimKeyRows.Row> rows(Domain domain) {
    return database.read(sql -> DkimKeyRows.of(sql, domain));
  }

  private static Optional<DkimKeyRows.Row> find(
      List<DkimKeyRows.Row> rows, DkimAlgorithm algorithm, DkimStage stage) {
    return rows.stream().filter(row -> row.is(algorithm, stage)).findFirst();
  }
}
