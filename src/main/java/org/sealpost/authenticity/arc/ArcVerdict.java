package org.sealpost.authenticity.arc;

import java.util.List;
import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.AuthenticationResults;
import org.sealpost.mail.Domain;

/**
 * What a chain comes to.
 *
 * @param result NONE, PASS, FAIL or TEMPERROR
 * @param reason one line for people; empty text if it passed
 * @param hosts who sealed, from the last to the first; empty unless the sets could be read
 * @param isComplete whether the last message signature covers From and the whole body
 * @param instance the greatest number of a set
 * @param isClosed whether the last host has said already that the chain is broken, so that nobody
 *     may add to it (RFC 8617 §5.1.2)
 */
public record ArcVerdict(
    AuthenticationResult result,
    String reason,
    List<Host> hosts,
    boolean isComplete,
    int instance,
    boolean isClosed) {

  public ArcVerdict {
    hosts = List.copyOf(hosts);
  }

  /**
   * One host of a chain.
   *
   * @param instance its number, from 1
   * @param sealer the domain of its seal
   * @param selector of its key
   * @param found what it found out about who sent the mail; empty if that cannot be read
   */
  public record Host(
      int instance, Domain sealer, Domain selector, Optional<AuthenticationResults> found) {}

  /** There is no chain. */
  public static ArcVerdict none() {
    return new ArcVerdict(AuthenticationResult.NONE, "", List.of(), false, 0, false);
  }
}
