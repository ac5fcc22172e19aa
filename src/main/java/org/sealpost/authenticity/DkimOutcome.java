package org.sealpost.authenticity;

import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/**
 * What one DKIM-Signature field proves (RFC 6376).
 *
 * @param result PASS, FAIL, NEUTRAL, POLICY, TEMPERROR or PERMERROR
 * @param domain the signing domain, {@code d=}; empty if it could not be read
 * @param selector the selector, {@code s=}; empty text if it could not be read
 * @param identity the agent or user, {@code i=} or its default; empty text if it could not be read
 * @param algorithm the algorithm, {@code a=}; empty text if it could not be read
 * @param signatureStart the first characters of {@code b=}, to tell two signatures of one domain
 *     apart (RFC 6008 §4)
 * @param reason one short line for people; empty for a plain pass
 */
public record DkimOutcome(
    AuthenticationResult result,
    Optional<Domain> domain,
    String selector,
    String identity,
    String algorithm,
    String signatureStart,
    String reason) {}
