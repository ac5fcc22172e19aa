package org.sealpost.smtp;

import com.ibm.icu.text.StringPrep;
import com.ibm.icu.text.StringPrepParseException;
import java.util.Optional;

/**
 * Names and passwords in the one form in which they are compared (SASLprep, RFC 4013): two
 * keyboards that write the same password differently still open the same mailbox.
 */
public final class PreparedText {

  private static final int LONGEST = 1024;

  private PreparedText() {}

  /**
   * As it is given in a login; empty if it has characters that may not be in it, or none at all.
   */
  public static Optional<String> given(String text) {
    return prepared(text, StringPrep.ALLOW_UNASSIGNED);
  }

  /** As it is kept; stricter, since a later Unicode may give new characters another form. */
  public static Optional<String> kept(String text) {
    return prepared(text, StringPrep.DEFAULT);
  }

  private static Optional<String> prepared(String text, int options) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(StringPrep.getInstance(StringPrep.RFC4013_SASLPREP).prepare(text, options))
          .filter(prepared -> !prepared.isEmpty());
    } catch (StringPrepParseException prohibited) {
      return Optional.empty();
    }
  }
}
