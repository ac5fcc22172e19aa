package org.sealpost.store;

import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows. Work is a function of a client whose statements all belong to one transaction. The same
 * SQL runs on both engines; keepers offer methods that take the client, so that several of them can
 * share one transaction.
 */
public interface Database extends AutoCloseable {

  /** Which engine holds the rows. */
  enum Engine {
    SQLITE,
    POSTGRESQL
  }

  /** Reads on a connection of its own; sees all that was committed before. Must not write. */
  <T> T read(Function<JdbcClient, T> work);

  /**
   * Runs the work in a transaction and returns when it is durable on disk. If the work throws,
   * nothing of it remains and the exception comes back. Works of many threads may share one commit.
   */
  <T> T write(Function<JdbcClient, T> work);

  /**
   * The same for what may be undone by a power failure within the next second, because it would
   * only be done again; never by a crash of this program. Costs no sync. A work that wants
   * something done {@linkplain AfterCommit#then once it is durable} is made durable after all, for
   * which it may be run twice.
   */
  <T> T writeSoon(Function<JdbcClient, T> work);

  /** The engine behind, for the few statements that differ. */
  Engine engine();

  /** What keeps the rows from being written, as a sentence for the administrator; empty if well. */
  Optional<String> trouble();

  @Override
  void close();
}
