package org.sealpost.quarantine;

import java.time.Instant;
import java.util.Optional;
import org.sealpost.mail.Address;

/**
 * One recipient of a mail in quarantine.
 *
 * @param address whom the mail is for
 * @param released when and by whom it was let go to them; empty while it waits
 */
public record CaseRecipient(Address address, Optional<Release> released) {

  /** When it was let go and by whom. */
  public record Release(Instant at, String by) {}
}
