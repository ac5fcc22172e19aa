package org.sealpost.checks.content;

import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;

/** Sees the text with which everybody tests spam filters (GTUBE). */
public final class TestSpam implements Check {

  private static final int MOST_TEXT = 200_000;

  /** In two pieces, so that a mail which carries this very file is not refused for it. */
  private static final String GTUBE =
      "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

  @Override
  public String name() {
    return "test-spam";
  }

  @Override
  public Concern concern() {
    return Concern.SPAM;
  }

  @Override
  public Finding look(Evidence evidence) {
    return evidence.leaves().stream()
            .filter(leaf -> leaf.type().type().equals("text"))
            .anyMatch(leaf -> leaf.text(MOST_TEXT).contains(GTUBE))
        ? Finding.seen("It holds the test text GTUBE")
        : Finding.nothing();
  }
}
