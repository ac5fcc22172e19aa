package org.sealpost.quarantine;

import org.sealpost.mail.PlainLine;

/**
 * Why a copy of a mail lies in quarantine.
 *
 * @param kind what it means for the mail
 * @param verdict the contract's word
 * @param score sum of the points
 * @param sentence the reason for people
 */
public record HoldReason(Kind kind, String verdict, double score, String sentence) {

  /** What it means for the mail that it lies in quarantine. */
  public enum Kind {
    /** Its sender was told that it is refused; the copy is for mistakes. */
    REFUSED,
    /** It was accepted and waits for a person. */
    HELD,
    /** It was accepted and waits for an event, such as a recipient's certificate. */
    WAITING
  }

  public HoldReason {
    verdict = PlainLine.of(verdict, 40);
    sentence = PlainLine.of(sentence, 1_000);
  }

  /** A copy of a mail that is refused. */
  public static HoldReason refused(String verdict, double score, String sentence) {
    return new HoldReason(Kind.REFUSED, verdict, score, sentence);
  }

  /** A mail that waits for a person. */
  public static HoldReason held(String verdict, double score, String sentence) {
    return new HoldReason(Kind.HELD, verdict, score, sentence);
  }

  /** A mail that waits for an event. */
  public static HoldReason waiting(String sentence) {
    return new HoldReason(Kind.WAITING, "clean", 0, sentence);
  }
}
