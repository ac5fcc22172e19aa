package org.sealpost.smime;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.sealpost.mail.Address;

/**
 * One signer of a mail, as the certificate and the signature state it.
 *
 * @param email the address in the certificate that equals From, else its first address
 * @param subject the certificate's subject (RFC 4514 form)
 * @param issuer the certificate's issuer (RFC 4514 form)
 * @param serial the serial number, lower-case hexadecimal
 * @param notAfter when the certificate ends
 * @param algorithm of the signature, such as {@code SHA256withRSA}
 * @param matchesFrom whether the certificate holds the mail's one From address
 * @param preferredCipher the best content cipher that the signer's capabilities offer (RFC 8551
 *     §2.5.2)
 * @param certificate the signer's certificate
 */
public record SignerFacts(
    Optional<Address> email,
    String subject,
    String issuer,
    String serial,
    Instant notAfter,
    String algorithm,
    boolean matchesFrom,
    Optional<ContentCipher> preferredCipher,
    X509Certificate certificate) {}
