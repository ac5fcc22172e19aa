package org.sealpost.console.domains;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.directory.Directory;
import org.sealpost.monitoring.Finding;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The DKIM keys of our domains, for programs. */
@RestController
final class DkimApi {

  private final Directory directory;
  private final DkimKeyList keys;

  DkimApi(ConsoleParts parts, DkimKeyList keys) {
    this.directory = parts.directory();
    this.keys = keys;
  }

  /** The keys of a domain. */
  @Described("the DKIM keys of a domain, RSA first, the oldest first")
  record DkimFacts(String name, List<DkimKeyFacts> keys) {}

  /** One key. */
  @Described("a DKIM key and where in its life it is")
  record DkimKeyFacts(
      String selector,
      @Described("rsa or ed25519") String algorithm,
      @Described("waiting, signing, retiring or gone") String stage,
      @Described("when the stage began") Instant since,
      @Described("when it takes over, is followed or is destroyed; absent if nothing is due")
          Optional<Instant> next,
      @Described("a waiting key: since when each look found its record right")
          Optional<Instant> seen,
      @Described("the record to publish, as a zone file has it; absent if there is none")
          Optional<String> record,
      @Described("the code of what the DNS was found to have: dkim.ok; absent if nobody looked")
          Optional<String> found) {

    static DkimKeyFacts of(DkimKeyList.Line line) {
      var key = line.key();
      return new DkimKeyFacts(
          key.key().selector(),
          key.algorithm().word(),
          key.stage().word(),
          key.since(),
          line.next(),
          key.seen(),
          Optional.of(key.zoneFile()).filter(record -> line.hasRecord()),
          line.dns().map(Finding::code));
    }
  }

  @Allow(Right.SEE_STATUS)
  @Described("The DKIM keys of one of our domains")
  @GetMapping("/api/v1/domains/{name}/dkim")
  DkimFacts list(@PathVariable String name) {
    var domain = DomainsPage.own(directory, name);
    return new DkimFacts(domain.name(), keys.of(domain).stream().map(DkimKeyFacts::of).toList());
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described("Makes the next keys; each signs once its record was seen twice at the zone's servers")
  @PostMapping("/api/v1/domains/{name}/dkim/rotate")
  DkimFacts rotate(@PathVariable String name) {
    var domain = DomainsPage.own(directory, name);
    keys.rotate(domain);
    return list(domain.name());
  }
}
