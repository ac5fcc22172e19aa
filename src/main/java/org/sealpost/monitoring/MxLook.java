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
    var wanted = domain + ". MX 10 " + hostname + ".";
    return judged(domain, wanted).expecting(wanted);
  }

  private Finding judged(Domain domain, String mend) {
    var part = Phrase.of("part.mx", domain);
    return switch (resolver.mx(domain.name())) {
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when records.stream().allMatch(record -> record.host().isEmpty()) ->
          Finding.fail(part, "mx.null").mended(mend);
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when isUs(records.getFirst().host()) ->
          Finding.ok(part, "mx.ok", hosts(records));
      case Answer.Found<MxRecord>(var records, boolean ignored)
          when records.stream().anyMatch(record -> isUs(record.host())) ->
          Finding.warn(part, "mx.others-first", hosts(records)).mended(mend);
      case Answer.Found<MxRecord>(var records, boolean ignored) ->
          Finding.warn(part, "mx.elsewhere", hosts(records)).mended(mend);
      case Answer.Nothing<MxRecord> ignored -> Finding.fail(part, "mx.none").mended(mend);
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
