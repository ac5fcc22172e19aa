package org.sealpost.certificates;

import java.time.Instant;
import java.util.Optional;

/**
 * Which enrolments to list, newest first.
 *
 * @param email part of the address
 * @param state those in this state only
 * @param expiresBefore those whose certificate ends before this time
 * @param after continue behind the enrolment of this id
 * @param limit how many at most, 1 to 1,000
 */
public record EnrolmentQuery(
    Optional<String> email,
    Optional<EnrolmentState> state,
    Optional<Instant> expiresBefore,
    Optional<String> after,
    int limit) {

  private static final int MOST = 1_000;

  public EnrolmentQuery {
    limit = Math.clamp(limit, 1, MOST);
  }

  /** The newest, whatever they are. */
  public static EnrolmentQuery newest(int limit) {
    return new EnrolmentQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  /** All of one address, or of addresses that contain the text. */
  public EnrolmentQuery withEmail(String part) {
    return new EnrolmentQuery(Optional.of(part), state, expiresBefore, after, limit);
  }

  /** Only those in this state. */
  public EnrolmentQuery withState(EnrolmentState only) {
    return new EnrolmentQuery(email, Optional.of(only), expiresBefore, after, limit);
  }

  /** Only those whose certificate ends before this time. */
  public EnrolmentQuery withExpiresBefore(Instant end) {
    return new EnrolmentQuery(email, state, Optional.of(end), after, limit);
  }

  /** The page behind this enrolment. */
  public EnrolmentQuery withAfter(String id) {
    return new EnrolmentQuery(email, state, expiresBefore, Optional.of(id), limit);
  }
}
