package org.sealpost.checks.attachment;

import java.util.Comparator;
import java.util.Optional;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;

/**
 * Sees files that run when they are opened, by their octets and by every name that a reader may
 * see, also within archives.
 */
public final class DangerousAttachment implements Check {

  @Override
  public String name() {
    return "dangerous-attachment";
  }

  @Override
  public Concern concern() {
    return Concern.MALWARE;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Attachments.of(evidence).files().stream()
        .filter(AttachedFile::isAttached)
        .flatMap(file -> judge(file).stream())
        .max(Comparator.comparingDouble(Finding.Seen::strength))
        .<Finding>map(seen -> seen)
        .orElseGet(Finding::nothing);
  }

  private static Optional<Finding.Seen> judge(AttachedFile file) {
    return byName(file).or(() -> byKind(file));
  }

  private static Optional<Finding.Seen> byName(AttachedFile file) {
    for (var name : file.names()) {
      if (name.turnsDirection()) {
        return seen(file, "turns the direction of its name to hide what it is", 1);
      }
      if (name.isDangerous()) {
        return seen(
            file,
            name.hasTwoEndings()
                ? "is of type ." + name.ending() + " behind a harmless ending"
                : "is of type ." + name.ending() + ", which runs when it is opened",
            1);
      }
    }
    return Optional.empty();
  }

  private static Optional<Finding.Seen> byKind(AttachedFile file) {
    return switch (file.kind()) {
      case PROGRAM, SHORTCUT, DISK_IMAGE -> seen(file, "is " + file.kind().words(), 1);
      case SCRIPT -> seen(file, "is " + file.kind().words(), 0.6);
      case SCRIPTED_PAGE -> seen(file, "is " + file.kind().words(), 0.8);
      case PAGE -> seen(file, "is " + file.kind().words(), 0.2);
      case ZIP, TAR, GZIP, BZIP2, XZ, SEVEN_ZIP, RAR, CABINET, OLE2, OTHER -> Optional.empty();
    };
  }

  private static Optional<Finding.Seen> seen(AttachedFile file, String what, double strength) {
    return Optional.of(new Finding.Seen("The file " + file.path() + " " + what, strength));
  }
}
