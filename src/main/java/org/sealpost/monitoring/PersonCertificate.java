package org.sealpost.monitoring;

import java.security.cert.X509Certificate;
import org.sealpost.mail.Address;

/**
 * The certificate that one of our people shows.
 *
 * @param address whose it is
 * @param certificate with which they sign and are written to
 */
public record PersonCertificate(Address address, X509Certificate certificate) {}
