package org.sealpost.privateca;

import java.security.PublicKey;
import java.util.List;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** What our authority can be asked to certify. The caller has checked that the key's owner may. */
public sealed interface CertificateRequest {

  /** The key that the certificate is for: RSA of 2048 bits or more, P-256 or P-384. */
  PublicKey key();

  /** S/MIME, to sign and to be encrypted to. */
  record Mailbox(Address email, PublicKey key) implements CertificateRequest {}

  /** TLS for a server under one or more host names. */
  record Server(List<Domain> names, PublicKey key) implements CertificateRequest {

    public Server {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("a server needs a name");
      }
    }
  }
}
