package org.sealpost.authenticity;

import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/**
 * Whether the domain that the reader sees in From stands behind the mail (RFC 9989).
 *
 * @param result NONE, PASS, FAIL, TEMPERROR or PERMERROR
 * @param policy what the domain's owner asks for on failure; empty if there is no record
 * @param testing whether the owner asks receivers not to apply the policy yet ({@code t=y})
 * @param recordDomain where the record was found
 * @param organisationalDomain the organisational domain of From; empty if it is not known
 * @param spfAligned whether SPF passed for a domain that belongs to From's
 * @param dkimAligned whether a signature passed of a domain that belongs to From's
 * @param reason one short line for people
 */
public record DmarcOutcome(
    AuthenticationResult result,
    Optional<DmarcPolicy> policy,
    boolean testing,
    Optional<Domain> recordDomain,
    Optional<Domain> organisationalDomain,
    boolean spfAligned,
    boolean dkimAligned,
    String reason) {}
