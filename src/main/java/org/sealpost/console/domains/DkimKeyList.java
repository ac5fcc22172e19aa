package org.sealpost.console.domains;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.frame.Deeds;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimKeys;
import org.sealpost.mailflow.DkimRotation;
import org.sealpost.mailflow.DkimStage;
import org.sealpost.mailflow.KeptDkimKey;
import org.sealpost.monitoring.Finding;
import org.springframework.stereotype.Component;

/** The DKIM keys of a domain as people and programs see them, and their change on demand. */
@Component
final class DkimKeyList {

  private final DkimKeys keys;
  private final DkimRotation rotation;
  private final DomainLooks looks;
  private final Deeds deeds;

  DkimKeyList(ConsoleParts parts, DomainLooks looks, Deeds deeds) {
    this.keys = parts.dkimKeys();
    this.rotation = parts.dkimRotation();
    this.looks = looks;
    this.deeds = deeds;
  }

  /**
   * One key.
   *
   * @param next when the next step is due; empty if none is
   * @param dns what the last look found at the name of its record; empty if nobody looked yet
   */
  record Line(KeptDkimKey key, Optional<Instant> next, Optional<Finding> dns) {

    /** Whether there is a record to publish; of a destroyed key there is none. */
    public boolean hasRecord() {
      return key.stage() != DkimStage.GONE && !key.record().isEmpty();
    }
  }

  /** All that a domain has or had. Looks at the DNS, at most once a minute. */
  List<Line> of(Domain domain) {
    var findings = looks.at(domain).findings();
    return keys.kept(domain).stream()
        .map(key -> new Line(key, keys.nextStep(key), found(findings, key.key().selector())))
        .toList();
  }

  /** A look's part names the domain, the selector and the stage. */
  private static Optional<Finding> found(List<Finding> findings, String selector) {
    return findings.stream()
        .filter(finding -> finding.part().key().equals("part.dkim-key"))
        .filter(finding -> finding.part().arguments().get(1).equals(selector))
        .findFirst();
  }

  /** Recorded with who asked, before it is done; each step of the change is recorded by itself. */
  void rotate(Domain domain) {
    deeds.write(
        (sql, doer) -> {
          doer.record(sql, "dkim.rotate", domain.name(), Map.of());
          return domain;
        });
    rotation.rotate(domain);
  }
}
