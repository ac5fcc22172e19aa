package org.sealpost.checks.attachment;

import java.util.Comparator;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.attachment.AttachedFile.Macros;

/** Sees Office documents with macros; those that run by themselves more clearly. */
public final class MacroDocument implements Check {

  @Override
  public String name() {
    return "macro-document";
  }

  @Override
  public Concern concern() {
    return Concern.MALWARE;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Attachments.of(evidence).files().stream()
        .filter(file -> file.macros() != Macros.NONE)
        .max(Comparator.comparing(AttachedFile::macros))
        .map(MacroDocument::seen)
        .orElseGet(Finding::nothing);
  }

  private static Finding seen(AttachedFile file) {
    return file.macros() == Macros.RUN_BY_THEMSELVES
        ? Finding.seen("The document " + file.path() + " has macros that run by themselves")
        : new Finding.Seen("The document " + file.path() + " has macros", 0.6);
  }
}
