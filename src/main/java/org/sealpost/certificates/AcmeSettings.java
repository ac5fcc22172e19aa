package org.sealpost.certificates;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * From whom we order the certificates of our listeners by ACME (RFC 8555).
 *
 * @param directory the server's directory
 * @param contacts whom the authority tells of trouble, as URIs
 * @param trust what the server's own certificate is checked against; empty for Java's list
 */
public record AcmeSettings(URI directory, List<URI> contacts, Optional<SSLContext> trust) {

  public AcmeSettings {
    contacts = List.copyOf(contacts);
  }
}
