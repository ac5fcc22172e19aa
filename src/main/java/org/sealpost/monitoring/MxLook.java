package org.sealpost.monitoring;

import java.util.List;
import org.sealpost.dns.Answer;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/** Whether the mail of a domain comes to us. */
final class MxLook {

  private final Resolver resolver;
  private final Domain hostname;

  MxLook(Resolver resolver, Domain hostname) {
    this.resolver = resolver;
    this.hostname = hostname;
  }

  Finding finding(Domain domain) {
    var part = "MX of " + domain;
    var mend = domain + ". MX 10 " + hostname + ".";
    return switch (resolver.mx(domain.name())) {
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when records.stream().allMatch(record -> record.host().isEmpty()) ->
          Finding.fail(part, "says that the domain takes no mail (RFC 7505 §3)", mend);
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when isUs(records.getFirst().host()) ->
          Finding.ok(part, hosts(records));
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when records.stream().anyMatch(record -> isUs(record.host())) ->
          Finding.warn(part, hosts(records) + ": others are asked before us, and pass us by", mend);
      case Answer.Found<MxRecord>(var records, boolean ignored) ->
          Finding.warn(part, "expected " + hostname + ", found " + hosts(records), mend);
      case Answer.Nothing<MxRecord> ignored -> Finding.fail(part, "there is none", mend);
      case Answer.Failed<MxRecord>(var cause) -> Finding.unknown(part, cause);
    };
  }

  private static String hosts(List<MxRecord> records) {
    return String.join(", ", records.stream().map(MxRecord::host).toList());
  }

  private boolean isUs(String name) {
    return Domain.parse(name).filter(hostname::equals).isPresent();
  }
}
