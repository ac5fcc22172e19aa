package org.sealpost.smime;

import java.security.cert.X509Certificate;
import org.sealpost.keys.KeyId;

/**
 * A key that may open mail, given by the caller for the recipients of one envelope.
 *
 * @param certificate the certificate that mail is encrypted to
 * @param key its private key, which stays in the vault
 */
public record DecryptionKey(X509Certificate certificate, KeyId key) {}
