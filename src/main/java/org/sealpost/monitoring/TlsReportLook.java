package org.sealpost.monitoring;

import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Whether others tell a domain that they could not send to it by TLS (RFC 8460 §3). */
final class TlsReportLook {

  private final Resolver resolver;

  TlsReportLook(Resolver resolver) {
    this.resolver = resolver;
  }

  Finding finding(Domain domain) {
    var part = "TLS-RPT of " + domain;
    var wanted = WantedRecords.tlsReports(domain);
    var record = TextRecord.at(resolver, "_smtp._tls." + domain, "v=TLSRPTv1");
    if (!(record instanceof TextRecord.One(var text))) {
      return TextRecord.without(part, record, wanted);
    }
    return text.matches("(?i)v=TLSRPTv1\\s*;(.*;)?\\s*rua\\s*=\\s*(mailto:[^;]+@|https://)[^;]+.*")
        ? Finding.ok(part, text)
        : Finding.fail(part, text + ": names no mailto: or https: address", wanted);
  }
}
