package org.sealpost.console.domains;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.directory.Directory;
import org.sealpost.monitoring.Finding;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the world's DNS says of our domains, for programs. */
@RestController
final class DomainHealthApi {

  private final Directory directory;
  private final DomainLooks looks;

  DomainHealthApi(ConsoleParts parts, DomainLooks looks) {
    this.directory = parts.directory();
    this.looks = looks;
  }

  /** What is known of a domain. */
  @Described("what the DNS says of a domain, beside what it should say")
  record DomainHealthFacts(
      String name,
      @Described("whether a look is under way; ask again in some seconds") boolean looking,
      @Described("when these findings were made; absent while there are none")
          Optional<Instant> lookedAt,
      List<FindingFacts> findings) {}

  /** One finding. */
  @Described("one thing, expected beside found")
  record FindingFacts(
      @Described("the kind of finding, the same in every release: mx.none") String code,
      @Described("in English, as all texts here") String part,
      @Described("ok, warn or fail") String level,
      @Described("what should be there; empty where nobody can say") String expected,
      String found,
      @Described("the record to publish or what else helps; empty if nothing is wrong")
          String mend) {

    static FindingFacts of(Finding finding) {
      var said = finding.in(Locale.ENGLISH);
      return new FindingFacts(
          said.code(), said.part(), said.level().word(), said.expected(), said.text(), said.mend());
    }
  }

  @Allow(Right.SEE_STATUS)
  @Described("What the DNS says of one of our domains, at most a minute old once looked at")
  @GetMapping("/api/v1/domains/{name}/health")
  DomainHealthFacts health(@PathVariable String name) {
    var domain = DomainsPage.own(directory, name);
    var look = looks.at(domain);
    return new DomainHealthFacts(
        domain.name(),
        look.looking(),
        look.at(),
        look.findings().stream().map(FindingFacts::of).toList());
  }
}
