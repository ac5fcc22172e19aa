package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.sealpost.mail.Domain;

/**
 * A root certificate that we accept.
 *
 * @param fingerprint SHA-256, lower-case hexadecimal
 * @param partnerDomain if present, it vouches for mailboxes of this domain and those below alone
 * @param isOwn whether it is our own root, which cannot be taken away
 */
public record TrustAnchor(
    String fingerprint,
    X509Certificate certificate,
    Optional<Domain> partnerDomain,
    String addedBy,
    Instant addedAt,
    boolean isOwn) {}
