package org.sealpost.console.partners;

import java.net.URI;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.frame.Problem;
import org.sealpost.directory.Directory;
import org.sealpost.directory.Partner;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Partners for programs. */
@RestController
final class PartnersApi {

  private final Directory directory;
  private final PartnerChanges changes;

  PartnersApi(ConsoleParts parts, PartnerChanges changes) {
    this.directory = parts.directory();
    this.changes = changes;
  }

  @Allow(Right.SEE_PARTNERS)
  @Described("Partners by key")
  @GetMapping("/api/v1/partners")
  Listing<PartnerFacts> list(
      @RequestParam Optional<String> after, @RequestParam Optional<Integer> limit) {
    return Listing.cut(directory.partners(), after, Listing.limit(limit), Partner::key)
        .map(PartnerFacts::of);
  }

  @Allow(Right.SEE_PARTNERS)
  @Described("One partner, by its domain or address")
  @GetMapping("/api/v1/partners/{key}")
  PartnerFacts find(@PathVariable String key) {
    return PartnerFacts.of(known(key));
  }

  @Allow(Right.CHANGE_PARTNERS)
  @Described(value = "Adds a partner, perhaps with its certificate", status = 201)
  @PostMapping("/api/v1/partners")
  ResponseEntity<PartnerFacts> add(@RequestBody NewPartner wanted) {
    var added = changes.add(wanted.partner());
    wanted.certificatePem().ifPresent(pem -> changes.takeCertificate(added, pem));
    return ResponseEntity.created(URI.create("/api/v1/partners/" + added.key()))
        .body(PartnerFacts.of(added));
  }

  @Allow(Right.CHANGE_PARTNERS)
  @Described("Changes what is given of a partner; the rest stays")
  @PutMapping("/api/v1/partners/{key}")
  PartnerFacts set(@PathVariable String key, @RequestBody NewPartner wanted) {
    var changed = changes.set(wanted.over(known(key)));
    wanted.certificatePem().ifPresent(pem -> changes.takeCertificate(changed, pem));
    return PartnerFacts.of(changed);
  }

  @Allow(Right.CHANGE_PARTNERS)
  @Described(value = "Removes a partner", status = 204)
  @DeleteMapping("/api/v1/partners/{key}")
  ResponseEntity<Void> delete(@PathVariable String key) {
    changes.delete(known(key).key());
    return ResponseEntity.noContent().build();
  }

  private Partner known(String key) {
    return directory
        .partner(key)
        .orElseThrow(() -> Problem.notFound("There is no partner of this name."));
  }
}
