package org.sealpost.mailflow;

import java.util.function.Supplier;
import org.sealpost.smtp.Reply;
import org.sealpost.store.ContentStore;
import org.sealpost.store.DiskRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients hear of our disk: that they may come again later, and never a yes it cannot hold.
 */
final class Room {

  private static final Logger LOG = LoggerFactory.getLogger(Room.class);
  private static final Reply OK = Reply.of(250, "2.1.0", "Ok");
  private static final Reply FULL = Reply.of(452, "4.3.1", "No room on disk at the moment");
  private static final Reply BROKEN =
      Reply.of(451, "4.3.0", "The disk cannot keep mail at the moment");

  private final ContentStore contents;

  Room(ContentStore contents) {
    this.contents = contents;
  }

  /** Before the mail comes, so that nobody sends in vain. */
  Reply forMail(long declaredSize) {
    if (contents.trouble().isPresent()) {
      return BROKEN;
    }
    return contents.roomFor(declaredSize) ? OK : FULL;
  }

  /** The answer to a whole mail, which may find that the disk does not take it after all. */
  static Reply unlessRefused(Supplier<Reply> path) {
    try {
      return path.get();
    } catch (DiskRefusedException refused) {
      LOG.error("A mail was not taken because of the disk", refused);
      return refused.isFull() ? FULL : BROKEN;
    }
  }
}
