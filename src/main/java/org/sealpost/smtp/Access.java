package org.sealpost.smtp;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How clients of a listener come in and show who they are.
 *
 * @param implicitTls whether TLS begins before the greeting (RFC 8314 §3.3)
 * @param logins who may log in; if present, nobody sends without (RFC 6409 §4.3)
 * @param proxies addresses whose connections begin with who really connects; they are never clients
 *     themselves
 * @param certificates which chains of client certificates, the client's own first, say that it is
 *     one of ours; if present, clients are asked for one and may have none
 */
public record Access(
    boolean implicitTls,
    Optional<Logins> logins,
    Predicate<InetAddress> proxies,
    Optional<Predicate<List<X509Certificate>>> certificates) {

  /** Everybody comes as they are. */
  public static final Access OPEN =
      new Access(false, Optional.empty(), _ -> false, Optional.empty());

  /** The same for people with a login. */
  public Access with(Logins people) {
    return new Access(implicitTls, Optional.of(people), proxies, certificates);
  }
}
