package org.sealpost.quarantine;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Mail;
import org.sealpost.store.AfterCommit;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Mail that waits, and copies of what was refused. Contents are sealed; whoever shows one first
 * writes a reason to the audit log. A release is a row before anybody acts on it: it is told to the
 * listener until that acknowledges it.
 */
public final class Quarantine {

  private final Database database;
  private final Stories stories;
  private final InstantSource clock;
  private final Depositing depositing;
  private final CaseRows rows;
  private final OpenReleases open;

  public Quarantine(
      Database database,
      ContentStore contents,
      KeyVault vault,
      Stories stories,
      InstantSource clock,
      QuarantineSettings settings) {
    this.database = database;
    this.stories = stories;
    this.clock = clock;
    this.rows = new CaseRows(vault, contents);
    this.depositing = new Depositing(contents, vault, stories, clock, settings, rows);
    this.open = new OpenReleases(database, clock);
  }

  /** With the usual times. */
  public Quarantine(
      Database database,
      ContentStore contents,
      KeyVault vault,
      Stories stories,
      InstantSource clock) {
    this(database, contents, vault, stories, clock, QuarantineSettings.USUAL);
  }

  /**
   * Seals a copy and brings it to disk; to be kept in the transaction that follows. Not to be
   * called within a transaction.
   */
  public Deposit deposit(Mail mail, Direction direction, HoldReason reason) {
    return depositing.deposit(mail, direction, reason);
  }

  /** Keeps a sealed copy in a transaction of its own. */
  public CaseNumber keep(Mail mail, Direction direction, HoldReason reason) {
    var deposit = deposit(mail, direction, reason);
    try {
      return database.write(deposit::keep);
    } catch (RuntimeException notKept) {
      deposit.abandon();
      throw notKept;
    }
  }

  /** The cases that fit, newest first. */
  public List<Case> list(CaseQuery query) {
    return database.read(sql -> CaseSearch.list(sql, query));
  }

  /** A case, without its contents. */
  public Optional<Case> find(CaseNumber number) {
    return database.read(sql -> CaseSearch.find(sql, number));
  }

  /** How many cases of each kind there are that somebody has not got yet. */
  public Map<HoldReason.Kind, Long> sizes() {
    return database.read(CaseSearch::sizes);
  }

  /**
   * The whole mail as it came. Its octets are unsealed as they are read, for as long as the case is
   * there. Show it to a person only after writing their reason to the audit log.
   */
  public Optional<Mail> mail(CaseNumber number) {
    return database.read(sql -> rows.sealed(sql, number)).map(rows::open);
  }

  /** Lets a mail go to all of its recipients who have not got it, in the caller's transaction. */
  public ReleaseOutcome release(JdbcClient sql, CaseNumber number, String by) {
    var recipients = CaseSearch.find(sql, number).map(Quarantine::everybody).orElse(List.of());
    return release(sql, number, recipients, by);
  }

  /**
   * Lets a mail go to some of its recipients, in the caller's transaction; the listener is told
   * once that is durable, on the caller's thread. Whoever has got it before does not get it again.
   */
  public ReleaseOutcome release(
      JdbcClient sql, CaseNumber number, List<Address> recipients, String by) {
    var outcome =
        new Releasing(sql, clock.instant().truncatedTo(MICROS), rows)
            .release(number, recipients, by);
    if (outcome instanceof ReleaseOutcome.Released(var event)) {
      stories.add(sql, event.mail(), new StoryEntry.Released(event.at(), by));
      AfterCommit.then(open::replay);
    }
    return outcome;
  }

  /** Lets a mail go to all of its recipients, and tells the listener. */
  public ReleaseOutcome release(CaseNumber number, String by) {
    return database.write(sql -> release(sql, number, by));
  }

  /** Lets a mail go to some of its recipients, and tells the listener. */
  public ReleaseOutcome release(CaseNumber number, List<Address> recipients, String by) {
    return database.write(sql -> release(sql, number, recipients, by));
  }

  /** Sets who brings released mail on its way, and tells them what waits since before. */
  public void listen(ReleaseListener listener) {
    open.listen(listener);
    replay();
  }

  /**
   * Tells the listener of every release that was not acknowledged. Called at start and now and
   * then; a release calls it by itself. Never throws for what the listener throws.
   */
  public void replay() {
    open.replay();
  }

  /**
   * The listener has brought the mail on its way in this transaction.
   *
   * @throws AlreadyAcknowledgedException if that happened before; the transaction must be undone
   */
  public void acknowledge(JdbcClient sql, MailReleased event) {
    open.acknowledge(sql, event);
  }

  /**
   * The listener cannot bring the mail on its way, now or by trying again: it waits for a person
   * once more, and its story says why.
   *
   * @throws AlreadyAcknowledgedException if it was brought on its way before; nothing is changed
   */
  public void withdraw(MailReleased event, String reason) {
    database.write(
        sql -> {
          rows.lock(sql, event.caseNumber());
          open.acknowledge(sql, event);
          new Releasing(sql, clock.instant().truncatedTo(MICROS), rows).undo(event);
          stories.add(
              sql,
              event.mail(),
              new StoryEntry.Held(clock.instant(), reason, event.caseNumber().text()));
          return true;
        });
  }

  /** Removes a case and its contents, in the caller's transaction. */
  public DeleteOutcome delete(JdbcClient sql, CaseNumber number, String by, String reason) {
    var found = rows.lock(sql, number);
    if (found.isEmpty()) {
      return DeleteOutcome.NOT_THERE;
    }
    if (OpenReleases.hasOpen(sql, number)) {
      return DeleteOutcome.ON_ITS_WAY;
    }
    rows.remove(sql, number);
    stories.add(sql, found.get().mail(), new StoryEntry.Discarded(clock.instant(), by, reason));
    return DeleteOutcome.DELETED;
  }

  /** Removes a case and its contents. */
  public DeleteOutcome delete(CaseNumber number, String by, String reason) {
    return database.write(sql -> delete(sql, number, by, reason));
  }

  /**
   * Removes cases whose time is over, oldest end first, in one transaction; to be called again
   * while it returns some. A case with a release that is not on its way stays.
   *
   * @param most how many at most
   * @param before told of each in the same transaction, so that the sender of a mail that was
   *     accepted and never released can be told
   */
  public List<Case> expire(int most, BiConsumer<JdbcClient, Case> before) {
    return database.write(sql -> expire(sql, most, before));
  }

  private List<Case> expire(JdbcClient sql, int most, BiConsumer<JdbcClient, Case> before) {
    var now = clock.instant();
    var expired = new ArrayList<Case>();
    for (var number : CaseSearch.expired(sql, now, most)) {
      rows.lock(sql, number)
          .filter(found -> !OpenReleases.hasOpen(sql, number))
          .ifPresent(
              found -> {
                before.accept(sql, found);
                if (found.reason().kind() != HoldReason.Kind.REFUSED && !found.isReleased()) {
                  var entry = new StoryEntry.Discarded(now, "sealpost", "nobody released it");
                  stories.add(sql, found.mail(), entry);
                }
                rows.remove(sql, number);
                expired.add(found);
              });
    }
    return expired;
  }

  private static List<Address> everybody(Case found) {
    return found.recipients().stream().map(CaseRecipient::address).toList();
  }
}
