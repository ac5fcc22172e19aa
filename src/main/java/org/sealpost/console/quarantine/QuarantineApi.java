package org.sealpost.console.quarantine;

import java.util.List;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.api.Times;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.quarantine.CasePlace;
import org.sealpost.quarantine.CaseQuery;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.quarantine.Quarantine;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The quarantine for programs. */
@RestController
final class QuarantineApi {

  private final Quarantine quarantine;
  private final QuarantineDeeds deeds;

  QuarantineApi(ConsoleParts parts, QuarantineDeeds deeds) {
    this.quarantine = parts.quarantine();
    this.deeds = deeds;
  }

  /** To whom and why a message is released. */
  @Described("to whom and why a message is released")
  record ReleaseRequest(
      @Described("absent: everybody who has not got it") Optional<List<String>> recipients,
      @Described("for the audit log") Optional<String> reason) {}

  /** What somebody thinks of a verdict. */
  @Described("what somebody thinks of a verdict")
  record ReportRequest(@Described("right or wrong") String opinion, Optional<String> reason) {}

  @Allow(Right.SEE_QUARANTINE)
  @Described("Cases that fit, newest first, without contents")
  @GetMapping("/api/v1/quarantine")
  Listing<HeldMessage> list(
      @RequestParam @Described("sender or recipient, or @domain") Optional<String> address,
      @RequestParam @Described("refused, held or waiting") Optional<String> kind,
      @RequestParam Optional<String> verdict,
      @RequestParam Optional<Boolean> released,
      @RequestParam Optional<String> from,
      @RequestParam Optional<String> to,
      @RequestParam Optional<String> after,
      @RequestParam Optional<Integer> limit) {
    int size = Listing.limit(limit);
    var query =
        new CaseQuery(
            address,
            Words.read(HoldReason.Kind.class, "kind", kind),
            verdict,
            released,
            Times.read("from", from),
            Times.read("to", to),
            after.map(QuarantineApi::place),
            size + 1);
    return Listing.page(quarantine.list(query), size, held -> held.place().toString())
        .map(HeldMessage::of);
  }

  @Allow(Right.SEE_QUARANTINE)
  @Described("One case, without its contents")
  @GetMapping("/api/v1/quarantine/{id}")
  HeldMessage find(@PathVariable String id) {
    return HeldMessage.of(deeds.known(id));
  }

  @Allow(Right.RELEASE_QUARANTINE)
  @Described("Lets a message go on to its recipients")
  @PostMapping("/api/v1/quarantine/{id}/release")
  HeldMessage release(
      @PathVariable String id, @RequestBody(required = false) Optional<ReleaseRequest> request) {
    deeds.release(
        id,
        request.flatMap(ReleaseRequest::recipients).orElse(List.of()),
        request.flatMap(ReleaseRequest::reason).orElse(""));
    return find(id);
  }

  @Allow(Right.RELEASE_QUARANTINE)
  @Described(value = "Notes that the verdict on a case was right or wrong", status = 204)
  @PostMapping("/api/v1/quarantine/{id}/report")
  ResponseEntity<Void> report(@PathVariable String id, @RequestBody ReportRequest request) {
    if (!List.of("right", "wrong").contains(request.opinion())) {
      throw Problem.invalid("opinion is right or wrong.");
    }
    deeds.report(id, request.opinion(), request.reason().orElse(""));
    return ResponseEntity.noContent().build();
  }

  @Allow(Right.DELETE_QUARANTINE)
  @Described(value = "Removes a case and its contents", status = 204)
  @DeleteMapping("/api/v1/quarantine/{id}")
  ResponseEntity<Void> delete(@PathVariable String id, @RequestParam Optional<String> reason) {
    deeds.delete(id, reason.orElse(""));
    return ResponseEntity.noContent().build();
  }

  static CasePlace place(String text) {
    return CasePlace.parse(text)
        .orElseThrow(() -> Problem.malformed("after is the next of the page before."));
  }
}
