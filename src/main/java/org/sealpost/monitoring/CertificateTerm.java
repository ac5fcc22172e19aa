package org.sealpost.monitoring;

import java.time.Instant;

/**
 * A certificate as monitoring sees it.
 *
 * @param name whose it is: an address, an authority, a listener
 * @param state its state as a word: {@code active}, {@code pending}, {@code expired}
 * @param inUse whether mail is signed, opened or received with it now
 * @param notAfter when it ends
 */
public record CertificateTerm(String name, String state, boolean inUse, Instant notAfter) {}
