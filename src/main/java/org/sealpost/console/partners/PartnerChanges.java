package org.sealpost.console.partners;

import java.util.Map;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Changes;
import org.sealpost.console.frame.Deeds;
import org.sealpost.directory.Directory;
import org.sealpost.directory.Partner;
import org.springframework.stereotype.Component;

/** Changes of partners, each recorded with who did it. */
@Component
final class PartnerChanges {

  private final Directory directory;
  private final Deeds deeds;

  PartnerChanges(ConsoleParts parts, Deeds deeds) {
    this.directory = parts.directory();
    this.deeds = deeds;
  }

  Partner add(Partner partner) {
    return deeds.write(
        (sql, doer) -> {
          var added = Changes.done(directory.add(sql, partner), Partner::key);
          doer.record(sql, "partner.add", added.key(), details(added));
          return added;
        });
  }

  Partner set(Partner partner) {
    return deeds.write(
        (sql, doer) -> {
          var changed = Changes.done(directory.set(sql, partner), Partner::key);
          doer.record(sql, "partner.set", changed.key(), details(changed));
          return changed;
        });
  }

  void delete(String key) {
    deeds.write(
        (sql, doer) -> {
          var gone = Changes.done(directory.deletePartner(sql, key), Partner::key);
          doer.record(sql, "partner.delete", gone.key(), Map.of());
          return gone;
        });
  }

  private static Map<String, String> details(Partner partner) {
    return Map.of(
        "encrypt", Words.of(partner.encrypt()),
        "tls", Words.of(partner.tls()));
  }
}
