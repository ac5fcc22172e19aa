package org.sealpost.privateca;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of the authority's ledger.
 *
 * @param serial lower-case hexadecimal
 * @param issuer which of our authorities
 * @param profile the word of its profile
 * @param subject the subject's name (RFC 4514 form)
 * @param names addresses or host names, separated by blanks
 * @param signedAt when it was signed; empty if the program ended between record and signature
 */
public record Issuance(
    String serial,
    CaName issuer,
    String profile,
    String subject,
    String names,
    Instant notBefore,
    Instant notAfter,
    Instant recordedAt,
    Optional<Instant> signedAt,
    Optional<Instant> revokedAt,
    Optional<RevocationReason> reason) {}
