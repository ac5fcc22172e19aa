package org.sealpost.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which lines to show; every given criterion must fit. Newest first.
 *
 * @param who exactly this name
 * @param what this word, or all words below it: {@code certificate} also finds {@code
 *     certificate.revoke}
 * @param object exactly this object
 * @param from not before
 * @param to before
 * @param before continue below this place in the chain
 * @param limit how many at most, 1 to 1,000
 */
public record AuditQuery(
    Optional<String> who,
    Optional<String> what,
    Optional<String> object,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Long> before,
    int limit) {

  private static final int MOST = 1_000;

  public AuditQuery {
    limit = Math.clamp(limit, 1, MOST);
  }

  /** The newest lines, whatever they are. */
  public static AuditQuery newest(int limit) {
    return new AuditQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }

  /** Only deeds of this person. */
  public AuditQuery withWho(String name) {
    return new AuditQuery(Optional.of(name), what, object, from, to, before, limit);
  }

  /** Only deeds of this word or below it. */
  public AuditQuery withWhat(String word) {
    return new AuditQuery(who, Optional.of(word), object, from, to, before, limit);
  }

  /** Only deeds done to this. */
  public AuditQuery withObject(String name) {
    return new AuditQuery(who, what, Optional.of(name), from, to, before, limit);
  }

  /** Only deeds at this time or later. */
  public AuditQuery withFrom(Instant first) {
    return new AuditQuery(who, what, object, Optional.of(first), to, before, limit);
  }

  /** Only deeds before this time. */
  public AuditQuery withTo(Instant end) {
    return new AuditQuery(who, what, object, from, Optional.of(end), before, limit);
  }

  /** The page below this place in the chain. */
  public AuditQuery withBefore(long sequence) {
    return new AuditQuery(who, what, object, from, to, Optional.of(sequence), limit);
  }
}
