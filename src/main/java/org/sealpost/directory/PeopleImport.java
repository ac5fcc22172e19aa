package org.sealpost.directory;

import java.util.List;

/** What came of a file of people: all of it, or nothing. */
public sealed interface PeopleImport {

  /** Everybody of the file is in the directory as the file has them; others were not touched. */
  record Imported(int added, int changed, int unchanged) implements PeopleImport {}

  /** Nothing was changed. */
  record Rejected(List<Mistake> mistakes) implements PeopleImport {

    public Rejected {
      mistakes = List.copyOf(mistakes);
    }
  }

  /** What is wrong in a line; the header is line 1. */
  record Mistake(int line, String reason) {}
}
