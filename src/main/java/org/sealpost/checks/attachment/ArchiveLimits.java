package org.sealpost.checks.attachment;

import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;

/** Sees archives that exceed the limits of unpacking, as bombs do. */
public final class ArchiveLimits implements Check {

  @Override
  public String name() {
    return "archive-limits";
  }

  @Override
  public Concern concern() {
    return Concern.MALWARE;
  }

  @Override
  public Finding look(Evidence evidence) {
    var attachments = Attachments.of(evidence);
    if (attachments.outOfTime()) {
      return new Finding.CouldNotLook("unpacking took too long");
    }
    return attachments
        .exceeded()
        .map(limit -> Finding.seen("Unpacking was given up, limit exceeded: " + limit))
        .orElseGet(Finding::nothing);
  }
}
