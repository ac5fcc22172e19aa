package org.sealpost.checks.attachment;

import java.util.List;

/**
 * One file in a mail, attached or within an archive.
 *
 * @param names all names that a reader may see, the preferred one first; empty if it has none
 * @param path where it lies, for people: {@code a.zip/b.exe}
 * @param kind what it is by its octets
 * @param isAttached whether it is attached as a file, and not the text of the mail
 * @param holdsTestVirus whether it is the file with which everybody tests virus scanners
 * @param lock whether it is an archive that cannot be looked into
 * @param macros what its macros can do
 */
record AttachedFile(
    List<FileName> names,
    String path,
    FileKind kind,
    boolean isAttached,
    boolean holdsTestVirus,
    Lock lock,
    Macros macros) {

  /** Whether an archive can be looked into. */
  enum Lock {
    OPEN,
    ENCRYPTED,
    UNREADABLE
  }

  /** What macros a document has. */
  enum Macros {
    NONE,
    PRESENT,
    /** They run when the document is opened. */
    RUN_BY_THEMSELVES
  }

  AttachedFile {
    names = List.copyOf(names);
  }
}
