package org.sealpost.reports;

import org.sealpost.tracking.StoryEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What shall be done with a mail that came to an address for reports. */
public sealed interface Intake {

  /** The DNS does not say who sent it: it shall come again. */
  record Later() implements Intake {}

  /** It carries a report; what comes of that is found out while it is written down. */
  record Report(Keeping keeping) implements Intake {}

  /** It carries none. */
  record NoReport(Keeping keeping) implements Intake {}

  /** Writes down what came of it, in the caller's transaction, and tells it. */
  interface Keeping {
    StoryEntry.ReportTaken keep(JdbcClient sql);
  }
}
