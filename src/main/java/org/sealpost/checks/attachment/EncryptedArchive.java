package org.sealpost.checks.attachment;

import java.util.Comparator;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.attachment.AttachedFile.Lock;

/** Sees archives that nobody can look into, by a password or because they are broken. */
public final class EncryptedArchive implements Check {

  @Override
  public String name() {
    return "encrypted-archive";
  }

  @Override
  public Concern concern() {
    return Concern.MALWARE;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Attachments.of(evidence).files().stream()
        .filter(file -> file.lock() != Lock.OPEN)
        .min(Comparator.comparing(AttachedFile::lock))
        .map(EncryptedArchive::seen)
        .orElseGet(Finding::nothing);
  }

  private static Finding seen(AttachedFile file) {
    return file.lock() == Lock.ENCRYPTED
        ? Finding.seen("The archive " + file.path() + " is locked with a password")
        : new Finding.Seen("The file " + file.path() + " cannot be looked into", 0.5);
  }
}
