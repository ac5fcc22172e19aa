package org.sealpost.cli.run;

import java.time.InstantSource;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.reports.DmarcResults;
import org.sealpost.reports.ReportDesk;
import org.sealpost.store.Database;

/**
 * Who keeps what reports are made of.
 *
 * @param dmarc counts of received mail; empty while no such reports are sent
 * @param desk where the path of mail meets reports
 */
record ReportKeepers(Optional<DmarcResults> dmarc, ReportDesk desk) implements AutoCloseable {

  static ReportKeepers of(Configuration configuration, Database database, InstantSource clock) {
    var dmarc =
        configuration.reports().sendsDmarc()
            ? Optional.of(new DmarcResults(database, clock))
            : Optional.<DmarcResults>empty();
    return new ReportKeepers(dmarc, new ReportDesk(dmarc));
  }

  void flush() {
    dmarc.ifPresent(DmarcResults::flush);
  }

  void forgetOld() {
    dmarc.ifPresent(DmarcResults::forgetOld);
  }

  @Override
  public void close() {
    flush();
  }
}
