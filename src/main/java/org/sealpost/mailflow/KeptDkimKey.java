package org.sealpost.mailflow;

import java.time.Instant;
import java.util.Optional;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.authenticity.DkimKey;

/**
 * A DKIM key of one of our domains and where in its life it is.
 *
 * @param key the key with its selector
 * @param algorithm with what it signs
 * @param stage where it is
 * @param since when this stage began
 * @param due when a waiting key is to take over
 * @param seen a waiting key: since when each look found its record right
 * @param record what its TXT record must say; empty when the vault does not have the key any more
 * @param zoneFile the whole record as a zone file wants it; of a destroyed key its name alone
 */
public record KeptDkimKey(
    DkimKey key,
    DkimAlgorithm algorithm,
    DkimStage stage,
    Instant since,
    Optional<Instant> due,
    Optional<Instant> seen,
    String record,
    String zoneFile) {

  /** Whether it should sign already and cannot, because its record is not there. */
  public boolean isLate(Instant now) {
    return stage == DkimStage.WAITING
        && seen.isEmpty()
        && due.filter(time -> !now.isBefore(time)).isPresent();
  }
}
