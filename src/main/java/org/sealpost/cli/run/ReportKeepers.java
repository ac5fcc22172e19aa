package org.sealpost.cli.run;

import java.time.InstantSource;
import java.util.Optional;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.directory.Directory;
import org.sealpost.reports.DmarcResults;
import org.sealpost.reports.ReceivedReports;
import org.sealpost.reports.ReportDesk;
import org.sealpost.reports.ReportIntake;
import org.sealpost.store.Database;

/**
 * Who keeps what reports are made of.
 *
 * @param dmarc counts of received mail; empty while no such reports are sent
 * @param received what others reported
 * @param intake who takes in more of it; empty if no address is set
 * @param alarm what the administrator must know of it
 * @param desk where the path of mail meets reports
 */
record ReportKeepers(
    Optional<DmarcResults> dmarc,
    ReceivedReports received,
    Optional<ReportIntake> intake,
    ReportAlarm alarm,
    ReportDesk desk)
    implements AutoCloseable {

  static ReportKeepers of(
      Configuration configuration,
      Database database,
      Directory directory,
      SenderAuthentication authentication,
      InstantSource clock) {
    var dmarc =
        configuration.reports().sendsDmarc()
            ? Optional.of(new DmarcResults(database, clock))
            : Optional.<DmarcResults>empty();
    var section = configuration.reports();
    var received = new ReceivedReports(database, clock, section.kept());
    var intake =
        section.receivedAt().isEmpty()
            ? Optional.<ReportIntake>empty()
            : Optional.of(
                new ReportIntake(
                    section.receivedAt(),
                    received,
                    directory,
                    authentication::tlsReportSignatures));
    return new ReportKeepers(
        dmarc, received, intake, new ReportAlarm(received), new ReportDesk(dmarc, intake));
  }

  void flush() {
    dmarc.ifPresent(DmarcResults::flush);
  }

  void forgetOld() {
    dmarc.ifPresent(DmarcResults::forgetOld);
    received.forgetOld();
  }

  @Override
  public void close() {
    flush();
  }
}
