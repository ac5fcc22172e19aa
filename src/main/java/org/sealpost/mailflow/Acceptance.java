package org.sealpost.mailflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.Parcel;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.quarantine.CaseNumber;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.smtp.Reply;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The moment in which a mail becomes ours: octets, queue and story in one transaction, or nothing.
 */
final class Acceptance {

  private final Database database;
  private final ContentStore contents;
  private final DeliveryQueue queue;
  private final Stories stories;
  private final Quarantine quarantine;

  /** Octets as they leave for some of the recipients. */
  record Outgoing(Content content, Envelope envelope) {}

  Acceptance(
      Database database,
      ContentStore contents,
      DeliveryQueue queue,
      Stories stories,
      Quarantine quarantine) {
    this.quarantine = quarantine;
    this.database = database;
    this.contents = contents;
    this.queue = queue;
    this.stories = stories;
  }

  /**
   * Takes a mail; when this returns it is on disk. Throws if that is not to be had, and then
   * nothing of it remains.
   *
   * @param also what else belongs into the same transaction
   */
  Reply accept(
      Mail mail,
      StoryHead head,
      List<StoryEntry> entries,
      List<Outgoing> parcels,
      Consumer<JdbcClient> also) {
    var story = new ArrayList<>(entries);
    parcels.forEach(parcel -> story.add(queued(mail, parcel)));
    enqueue(
        mail,
        parcels,
        sql -> {
          stories.begin(sql, head, story);
          also.accept(sql);
        });
    return Reply.of(250, "2.0.0", "Ok: queued as " + mail.id());
  }

  /** Takes a mail that waited in quarantine and whose story has begun. */
  void release(Mail mail, List<StoryEntry> entries, Outgoing parcel, Consumer<JdbcClient> also) {
    release(mail, entries, List.of(parcel), also);
  }

  /** The same for a mail that leaves in several forms. */
  void release(
      Mail mail, List<StoryEntry> entries, List<Outgoing> parcels, Consumer<JdbcClient> also) {
    var story = new ArrayList<>(entries);
    parcels.forEach(parcel -> story.add(queued(mail, parcel)));
    enqueue(
        mail,
        parcels,
        sql -> {
          also.accept(sql);
          stories.add(sql, mail.id(), story);
        });
  }

  private void enqueue(Mail mail, List<Outgoing> parcels, Consumer<JdbcClient> also) {
    var prepared = new ArrayList<ContentStore.Prepared>();
    boolean done = false;
    try {
      parcels.forEach(parcel -> prepared.add(contents.prepare(parcel.content())));
      database.write(
          sql -> {
            also.accept(sql);
            for (int i = 0; i < parcels.size(); i++) {
              prepared.get(i).keep(sql);
              queue.accept(sql, parcel(mail, parcels.get(i), prepared.get(i)));
            }
            return true;
          });
      done = true;
    } finally {
      if (!done) {
        prepared.forEach(ContentStore.Prepared::abandon);
      }
    }
  }

  private static StoryEntry queued(Mail mail, Outgoing parcel) {
    return new StoryEntry.Queued(
        mail.arrival().at(),
        parcel.envelope().recipients().stream().map(Address::toString).toList());
  }

  /** Seals a copy for a person, and tells the story, in one transaction. */
  CaseNumber hold(Mail mail, StoryHead head, List<StoryEntry> entries, HoldReason reason) {
    return hold(mail, head, entries, reason, sql -> {});
  }

  /**
   * The same.
   *
   * @param also what else belongs into the same transaction
   */
  CaseNumber hold(
      Mail mail,
      StoryHead head,
      List<StoryEntry> entries,
      HoldReason reason,
      Consumer<JdbcClient> also) {
    var deposit = quarantine.deposit(mail, head.direction(), reason);
    boolean done = false;
    try {
      database.write(
          sql -> {
            stories.begin(sql, head, entries);
            also.accept(sql);
            return deposit.keep(sql);
          });
      done = true;
      return deposit.caseNumber();
    } finally {
      if (!done) {
        deposit.abandon();
      }
    }
  }

  /** Tells the story of a mail that is not taken; no part of it is kept. */
  void refuse(StoryHead head, List<StoryEntry> entries) {
    stories.begin(head, entries);
  }

  private static Parcel parcel(Mail mail, Outgoing outgoing, ContentStore.Prepared prepared) {
    var envelope = outgoing.envelope();
    return new Parcel(
        mail.id(),
        envelope.reversePath(),
        envelope.recipients(),
        prepared.id(),
        outgoing.content().size(),
        envelope.eightBit(),
        envelope.utf8(),
        envelope.wishes());
  }
}
