package org.sealpost.certificates.connector;

import java.security.PublicKey;
import org.sealpost.mail.Address;

/**
 * What is ordered.
 *
 * @param id our name for the order, the same whenever we ask again
 * @param email the mailbox to be certified
 * @param displayName its owner's name, for authorities that certify names
 * @param key the public key; the private one is in the vault
 */
public record CertificateOrder(String id, Address email, String displayName, PublicKey key) {}
