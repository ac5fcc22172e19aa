package org.sealpost.mailflow;

/**
 * How much one person may send to the outside.
 *
 * @param mailsAnHour zero for any number, like the others
 * @param recipientsAnHour of all mails together
 * @param mailsADay in 24 hours
 * @param recipientsADay of all mails together in 24 hours
 */
public record SendingLimit(
    int mailsAnHour, int recipientsAnHour, int mailsADay, int recipientsADay) {

  /** More than a person writes, less than a spammer wants. */
  public static final SendingLimit USUAL = new SendingLimit(500, 500, 3_000, 3_000);
}
