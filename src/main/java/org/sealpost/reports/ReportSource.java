package org.sealpost.reports;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.reports.ReportTarget;
import org.sealpost.mail.Domain;

/** One kind of report: whom it is about, who wants it, and what it says. */
interface ReportSource {

  /** Its word in the database. */
  String kind();

  /** The domains about which there is something to tell of a day, at most 10,000. */
  List<Domain> domains(LocalDate day);

  /** Where a domain wants reports; may ask the DNS. */
  Wanted wanted(Domain domain);

  /** The report; empty if there is nothing to tell, or the domain has no policy any more. */
  Optional<WrittenReport> report(LocalDate day, Domain domain);

  /** Where reports are wanted. */
  sealed interface Wanted {

    /** There; nowhere if the list is empty. */
    record At(List<ReportTarget> targets) implements Wanted {
      public At {
        targets = List.copyOf(targets);
      }
    }

    /** The DNS did not say. */
    record Unknown(String cause) implements Wanted {}
  }
}
