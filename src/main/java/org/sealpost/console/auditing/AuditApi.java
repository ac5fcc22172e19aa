package org.sealpost.console.auditing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.sealpost.audit.AuditLine;
import org.sealpost.audit.AuditLog;
import org.sealpost.audit.ChainState;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log for programs. */
@RestController
final class AuditApi {

  private final AuditLog audit;

  AuditApi(ConsoleParts parts) {
    this.audit = parts.audit();
  }

  /** A recorded deed as the API tells it. */
  @Described("a recorded deed")
  record Deed(
      @Described("its place in the chain") long sequence,
      Instant at,
      String who,
      @Described("a word like certificate.revoke") String what,
      String object,
      Map<String, String> details,
      Optional<String> ip,
      @Described("SHA-256 over the line before and this one") String hash) {

    static Deed of(AuditLine line) {
      var entry = line.entry();
      return new Deed(
          line.sequence(),
          line.at(),
          entry.who(),
          entry.what(),
          entry.object(),
          entry.details(),
          entry.ip(),
          line.hash());
    }
  }

  /** Whether the chain is whole. */
  @Described("whether the audit log is as it was written")
  record Chain(
      boolean intact,
      @Described("the last line, or where the change shows first") long sequence,
      @Described("the hash of the last line, to be noted elsewhere") Optional<String> hash,
      Optional<String> reason) {}

  @Allow(Right.SEE_AUDIT)
  @Described("Deeds that fit, newest first")
  @GetMapping("/api/v1/audit")
  Listing<Deed> list(
      @RequestParam Optional<String> who,
      @RequestParam @Described("a word, or all words below it") Optional<String> what,
      @RequestParam Optional<String> object,
      @RequestParam Optional<String> from,
      @RequestParam Optional<String> to,
      @RequestParam Optional<String> after,
      @RequestParam Optional<Integer> limit) {
    int size = Listing.limit(limit);
    var search = new AuditSearch(who, what, object, from, to, after, size);
    return Listing.page(audit.lines(search.query()), size, line -> Long.toString(line.sequence()))
        .map(Deed::of);
  }

  @Allow(Right.SEE_AUDIT)
  @Described("Walks the whole chain and says whether it is as it was written")
  @GetMapping("/api/v1/audit/verify")
  Chain verify() {
    return switch (audit.verify()) {
      case ChainState.Intact(var head) ->
          new Chain(true, head.sequence(), Optional.of(head.hash()), Optional.empty());
      case ChainState.Broken(long sequence, String reason) ->
          new Chain(false, sequence, Optional.empty(), Optional.of(reason));
    };
  }
}
