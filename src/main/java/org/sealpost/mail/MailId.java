package org.sealpost.mail;

import java.security.SecureRandom;
import java.time.Instant;

/**
 * The name of one accepted mail: sixteen characters, the same in log, queue, story and reply; later
 * mails sort after earlier ones.
 *
 * @param text sixteen characters of Crockford's base 32: 48 bits of Unix milliseconds, 32 random
 *     bits
 */
public record MailId(String text) implements Comparable<MailId> {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  public MailId {
    if (!isMailId(text)) {
      throw new IllegalArgumentException("not a mail id: " + text);
    }
  }

  /** Whether the text has the form of a mail id; use it before the constructor on foreign input. */
  public static boolean isMailId(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  /** A new id for a mail that arrives at the given time. */
  public static MailId at(Instant arrival) {
    return of(arrival, RANDOM.nextInt() & 0xFFFF_FFFFL);
  }

  /**
   * The lowest id of that time: ids of mails that arrived earlier are less, others are not. For
   * searches by time; no mail has it.
   */
  public static MailId lowest(Instant time) {
    return of(time, 0);
  }

  private static MailId of(Instant time, long low) {
    long high = Math.clamp(time.toEpochMilli(), 0, 0xFFFF_FFFF_FFFFL);
    var text = new StringBuilder(LENGTH);
    for (int shift = 75; shift >= 0; shift -= 5) {
      long five = shift >= 32 ? high >>> (shift - 32) : (high << (32 - shift)) | (low >>> shift);
      text.append(ALPHABET.charAt((int) (five & 31)));
    }
    return new MailId(text.toString());
  }

  @Override
  public int compareTo(MailId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
