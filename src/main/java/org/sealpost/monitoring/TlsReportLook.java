package org.sealpost.monitoring;

import java.util.List;
import org.sealpost.authenticity.reports.TlsReportRequest;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Whether others tell a domain that they could not send to it by TLS (RFC 8460 §3). */
final class TlsReportLook {

  private final Resolver resolver;

  TlsReportLook(Resolver resolver) {
    this.resolver = resolver;
  }

  Finding finding(Domain domain) {
    var part = Phrase.of("part.tls-rpt", domain);
    var wanted = WantedRecords.tlsReports(domain);
    var record = TextRecord.at(resolver, TlsReportRequest.recordName(domain.name()), "v=TLSRPTv1");
    if (!(record instanceof TextRecord.One(var text))) {
      return TextRecord.without(part, record, wanted).expecting(wanted);
    }
    return (TlsReportRequest.targets(List.of(text)).isEmpty()
            ? Finding.fail(part, "tls-rpt.no-address", text).mended(wanted)
            : Finding.ok(part, "tls-rpt.ok", text))
        .expecting(wanted);
  }
}
