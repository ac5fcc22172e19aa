package org.sealpost.console.domains;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.frame.Changes;
import org.sealpost.console.frame.Deeds;
import org.sealpost.console.frame.Problem;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.mail.Domain;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Our domains for programs. */
@RestController
final class DomainsApi {

  private final Directory directory;
  private final Deeds deeds;

  DomainsApi(ConsoleParts parts, Deeds deeds) {
    this.directory = parts.directory();
    this.deeds = deeds;
  }

  /** A domain as the API tells it. */
  @Described("a domain whose mail is ours")
  record DomainFacts(
      String name,
      @Described("the inner mail server as host:port, lmtp://host:port or lmtp:unix:/path")
          Optional<String> deliverTo,
      @Described("whether only people of the directory may receive mail") boolean checkRecipients,
      @Described("whether it stands in the configuration file and is only changed there")
          boolean configured) {

    static DomainFacts of(OwnDomain domain) {
      return new DomainFacts(
          domain.name().name(), domain.deliverTo(), domain.checkRecipients(), domain.configured());
    }
  }

  /** A domain to add or to change. */
  @Described("a domain to add or to change")
  record NewDomain(
      Optional<String> name, Optional<String> deliverTo, Optional<Boolean> checkRecipients) {

    OwnDomain domain(Domain domain) {
      return new OwnDomain(
          domain,
          deliverTo.map(String::strip).filter(text -> !text.isEmpty()),
          checkRecipients.orElse(false),
          false);
    }
  }

  @Allow(Right.SEE_DIRECTORY)
  @Described("Our domains by name")
  @GetMapping("/api/v1/domains")
  Listing<DomainFacts> list(
      @RequestParam Optional<String> after, @RequestParam Optional<Integer> limit) {
    return Listing.cut(
            directory.domains(), after, Listing.limit(limit), domain -> domain.name().name())
        .map(DomainFacts::of);
  }

  @Allow(Right.SEE_DIRECTORY)
  @Described("One of our domains")
  @GetMapping("/api/v1/domains/{name}")
  DomainFacts find(@PathVariable String name) {
    return directory
        .domain(domain(name))
        .map(DomainFacts::of)
        .orElseThrow(() -> Problem.notFound("This is not one of our domains."));
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described(value = "Adds a domain", status = 201)
  @PostMapping("/api/v1/domains")
  ResponseEntity<DomainFacts> add(@RequestBody NewDomain wanted) {
    var name = domain(wanted.name().orElseThrow(() -> Problem.invalid("name is missing.")));
    var added =
        deeds.write(
            (sql, doer) -> {
              var done = Changes.done(directory.add(sql, wanted.domain(name)), OwnDomain::name);
              record(sql, doer, "domain.add", done);
              return done;
            });
    return ResponseEntity.created(URI.create("/api/v1/domains/" + added.name()))
        .body(DomainFacts.of(added));
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described("Replaces the settings of a domain")
  @PutMapping("/api/v1/domains/{name}")
  DomainFacts set(@PathVariable String name, @RequestBody NewDomain wanted) {
    return DomainFacts.of(
        deeds.write(
            (sql, doer) -> {
              var done =
                  Changes.done(directory.set(sql, wanted.domain(domain(name))), OwnDomain::name);
              record(sql, doer, "domain.set", done);
              return done;
            }));
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @Described(value = "Removes a domain in which nobody has an address", status = 204)
  @DeleteMapping("/api/v1/domains/{name}")
  ResponseEntity<Void> delete(@PathVariable String name) {
    deeds.write(
        (sql, doer) -> {
          var gone = Changes.done(directory.deleteDomain(sql, domain(name)), OwnDomain::name);
          record(sql, doer, "domain.delete", gone);
          return gone;
        });
    return ResponseEntity.noContent().build();
  }

  private static void record(JdbcClient sql, Deeds.Doer doer, String what, OwnDomain domain) {
    doer.record(
        sql, what, domain.name().name(), Map.of("deliverTo", domain.deliverTo().orElse("")));
  }

  private static Domain domain(String text) {
    return Domain.parse(text.strip())
        .orElseThrow(() -> Problem.invalid("This is no domain name: " + text.strip()));
  }
}
