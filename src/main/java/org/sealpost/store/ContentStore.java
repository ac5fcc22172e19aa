package org.sealpost.store;

import java.util.Optional;
import org.sealpost.mail.Content;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Octets kept until nobody uses them. Keeping takes two steps, so that octets and rows become
 * durable together: {@link #prepare} before the transaction, {@link Prepared#keep} inside it.
 */
public interface ContentStore {

  /**
   * Makes octets ready to be kept: large ones are written to a file of their own, file and folder
   * fsynced; small ones wait in memory for their row. Throws {@link DiskRefusedException} if the
   * disk refuses. A failed sync is never tried again: from then on every call is refused.
   */
  Prepared prepare(Content content);

  /**
   * The octets; throws {@link ContentDamagedException} if they are gone or no longer have the
   * checksum they were kept with.
   */
  Content read(ContentId id);

  /** One more user of kept octets. */
  void use(JdbcClient sql, ContentId id);

  /** One user less; after the last the octets are removed once the transaction is committed. */
  void release(JdbcClient sql, ContentId id);

  /**
   * Whether a mail of that size can be taken: there must be room for one and a half of it besides
   * the reserve that lets everything else go on.
   */
  boolean roomFor(long octets);

  /** What keeps octets from being kept, as a sentence for the administrator; empty if well. */
  Optional<String> trouble();

  /** Octets on their way into the store. */
  interface Prepared {

    /** The name they will have. */
    ContentId id();

    /** Keeps them for one user, in the caller's transaction. */
    void keep(JdbcClient sql);

    /**
     * Gives them up: for callers whose transaction failed. Harmless after {@link #keep} was
     * committed.
     */
    void abandon();
  }
}
