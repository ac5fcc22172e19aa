package org.sealpost.quarantine;

import java.time.Instant;
import java.util.Optional;

/**
 * Which cases to list; every given criterion must fit. Newest first.
 *
 * @param address sender or recipient: a whole address, or a domain as {@code @example.org}
 * @param kind why it is here
 * @param verdict the contract's word
 * @param released only those that everybody has got, or only the others
 * @param from kept at this time or later
 * @param to kept before
 * @param after continue below this place
 * @param limit how many at most, 1 to 1,000
 */
public record CaseQuery(
    Optional<String> address,
    Optional<HoldReason.Kind> kind,
    Optional<String> verdict,
    Optional<Boolean> released,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<CasePlace> after,
    int limit) {

  private static final int MOST = 1_000;

  public CaseQuery {
    limit = Math.clamp(limit, 1, MOST);
  }

  /** The newest cases, whatever they are. */
  public static CaseQuery newest(int limit) {
    return new CaseQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }

  /** Only cases from or to this address or domain. */
  public CaseQuery withAddress(String text) {
    return new CaseQuery(Optional.of(text), kind, verdict, released, from, to, after, limit);
  }

  /** Only cases of this kind. */
  public CaseQuery withKind(HoldReason.Kind wanted) {
    return new CaseQuery(address, Optional.of(wanted), verdict, released, from, to, after, limit);
  }

  /** Only cases with this verdict. */
  public CaseQuery withVerdict(String word) {
    return new CaseQuery(address, kind, Optional.of(word), released, from, to, after, limit);
  }

  /** Only cases that everybody has got, or only the others. */
  public CaseQuery withReleased(boolean wanted) {
    return new CaseQuery(address, kind, verdict, Optional.of(wanted), from, to, after, limit);
  }

  /** Only cases kept at this time or later. */
  public CaseQuery withFrom(Instant first) {
    return new CaseQuery(address, kind, verdict, released, Optional.of(first), to, after, limit);
  }

  /** Only cases kept before this time. */
  public CaseQuery withTo(Instant end) {
    return new CaseQuery(address, kind, verdict, released, from, Optional.of(end), after, limit);
  }

  /** The page below this place. */
  public CaseQuery withAfter(CasePlace last) {
    return new CaseQuery(address, kind, verdict, released, from, to, Optional.of(last), limit);
  }
}
