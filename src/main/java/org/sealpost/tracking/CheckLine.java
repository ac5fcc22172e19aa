package org.sealpost.tracking;

import org.sealpost.mail.PlainLine;

/**
 * What one check said of a mail.
 *
 * @param check the check's name
 * @param points what it weighed; negative speaks for the mail
 * @param reason a sentence for people
 */
public record CheckLine(String check, double points, String reason) {

  public CheckLine {
    check = PlainLine.of(check, 100);
    reason = PlainLine.of(reason, 1_000);
  }
}
