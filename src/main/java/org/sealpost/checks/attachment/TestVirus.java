package org.sealpost.checks.attachment;

import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;

/** Sees the file with which everybody tests virus scanners (EICAR). */
public final class TestVirus implements Check {

  @Override
  public String name() {
    return "test-virus";
  }

  @Override
  public Concern concern() {
    return Concern.MALWARE;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Attachments.of(evidence).files().stream()
        .filter(AttachedFile::holdsTestVirus)
        .findFirst()
        .map(file -> Finding.seen("The file " + file.path() + " is the test virus EICAR"))
        .orElseGet(Finding::nothing);
  }
}
