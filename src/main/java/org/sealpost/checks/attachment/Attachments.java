package org.sealpost.checks.attachment;

import java.util.List;
import java.util.Optional;
import org.sealpost.checks.Evidence;

/**
 * All files of a mail, those within archives included.
 *
 * @param files in the order in which they were found
 * @param exceeded which limit unpacking reached; empty if none
 * @param outOfTime whether unpacking was given up because it took too long
 */
record Attachments(List<AttachedFile> files, Optional<String> exceeded, boolean outOfTime) {

  Attachments {
    files = List.copyOf(files);
  }

  /** The files of this mail, unpacked once for all checks. */
  static Attachments of(Evidence evidence) {
    return evidence.shared(Attachments.class, e -> new Unpacking().unpack(e.leaves()));
  }
}
