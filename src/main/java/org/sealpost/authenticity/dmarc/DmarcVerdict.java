package org.sealpost.authenticity.dmarc;

import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/**
 * What DMARC says about one mail.
 *
 * @param result NONE, PASS, FAIL, TEMPERROR or PERMERROR
 * @param policy the policy that applies, as published: none, quarantine or reject; empty if there
 *     is no record
 * @param isTest whether the owner tests the policy ({@code t=y})
 * @param recordDomain where the record was found
 * @param organisationalDomain that of From, if it had to be found
 * @param isSpfAligned whether SPF passed for a domain that belongs to From's
 * @param isDkimAligned whether a signature passed of a domain that belongs to From's
 * @param reason one line for people
 */
public record DmarcVerdict(
    AuthenticationResult result,
    Optional<String> policy,
    boolean isTest,
    Optional<Domain> recordDomain,
    Optional<Domain> organisationalDomain,
    boolean isSpfAligned,
    boolean isDkimAligned,
    String reason) {

  static DmarcVerdict without(AuthenticationResult result, String reason) {
    return new DmarcVerdict(
        result, Optional.empty(), false, Optional.empty(), Optional.empty(), false, false, reason);
  }
}
