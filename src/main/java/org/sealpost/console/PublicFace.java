package org.sealpost.console;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.mail.Domain;

/**
 * What we show to everybody, and how.
 *
 * @param url the address under which the public listener is reached
 * @param tls with which the public listener speaks https; empty for plain http behind a proxy
 * @param plain address of one more listener, without TLS, for what must be fetched without it
 * @param securityContacts contacts for security.txt (RFC 9116 §2.5.3) as URIs; empty: none is shown
 * @param mtaSts the policies of our domains
 * @param challenges the answer that proves to a certificate authority that a host is ours, by token
 */
public record PublicFace(
    Optional<URI> url,
    Optional<SSLContext> tls,
    Optional<InetSocketAddress> plain,
    List<String> securityContacts,
    Map<Domain, HostedMtaSts> mtaSts,
    Function<String, Optional<String>> challenges) {

  /** Shows what stands in certificates, and nothing more. */
  public static final PublicFace BARE =
      new PublicFace(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Map.of(),
          token -> Optional.empty());

  public PublicFace {
    securityContacts = List.copyOf(securityContacts);
    mtaSts = Map.copyOf(mtaSts);
  }
}
