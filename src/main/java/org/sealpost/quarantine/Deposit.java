package org.sealpost.quarantine;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A sealed copy on its way into quarantine. Its number is known before the transaction, so that it
 * can stand in the reply.
 */
public interface Deposit {

  /** The number it will have. */
  CaseNumber caseNumber();

  /** Keeps it in the caller's transaction, and tells the mail's story so. */
  CaseNumber keep(JdbcClient sql);

  /** Gives it up: for callers whose transaction failed. Harmless after {@link #keep}. */
  void abandon();
}
