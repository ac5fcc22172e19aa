package org.sealpost.delivery;

import java.time.Duration;
import org.sealpost.mail.Domain;

/**
 * How mail is delivered.
 *
 * @param hostname our name, in bounces and to recognise ourselves among mail exchangers
 * @param instance the name of this gateway among those that share a database; the same after a
 *     restart, so that what it had under way is taken up at once
 * @param firstRetry how long after the first attempt the second follows; each next one twice as
 *     long
 * @param longestRetry the longest time between attempts
 * @param lifetime how long a mail is tried before it bounces
 * @param delayNotice after which time the sender is told that a mail is late; zero for never
 * @param mostTransmissions how many transmissions may run at once
 * @param mostPerDestination how many of them to one destination
 * @param recipientsPerTransmission how many recipients one transmission may have; RFC 5321
 *     §4.5.3.1.8 grants 100
 */
public record DeliverySettings(
    Domain hostname,
    String instance,
    Duration firstRetry,
    Duration longestRetry,
    Duration lifetime,
    Duration delayNotice,
    int mostTransmissions,
    int mostPerDestination,
    int recipientsPerTransmission) {

  /** What Postfix does, with a shorter longest wait. */
  public static DeliverySettings usual(Domain hostname) {
    return new DeliverySettings(
        hostname,
        hostname.name(),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofDays(5),
        Duration.ofHours(4),
        200,
        20,
        100);
  }

  /** The same with other times, as the configuration file says. */
  public DeliverySettings withTimes(Duration first, Duration longest, Duration life) {
    return new DeliverySettings(
        hostname,
        instance,
        first,
        longest,
        life,
        delayNotice,
        mostTransmissions,
        mostPerDestination,
        recipientsPerTransmission);
  }
}
