package org.sealpost.quarantine;

import java.util.Optional;
import org.sealpost.mail.MailId;

/**
 * A case's place in lists, newest first. It holds even when the case itself has gone.
 *
 * @param mail the mail's id, by which cases are in order
 * @param number the case, for a mail that has several
 */
public record CasePlace(MailId mail, CaseNumber number) {

  /** Reads what {@link #toString} wrote. */
  public static Optional<CasePlace> parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || !MailId.isMailId(text.substring(0, dot))) {
      return Optional.empty();
    }
    return CaseNumber.parse(text.substring(dot + 1))
        .map(number -> new CasePlace(new MailId(text.substring(0, dot)), number));
  }

  @Override
  public String toString() {
    return mail + "." + number;
  }
}
