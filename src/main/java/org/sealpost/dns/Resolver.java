package org.sealpost.dns;

import java.net.InetAddress;

/**
 * Asks the DNS. Every question ends within the resolver's deadline, never throws, and is answered
 * from a bounded cache where the records' time to live allows. Names are ASCII, with or without
 * trailing dot; a name that cannot exist is {@link Answer.Nothing}.
 */
public interface Resolver {

  /**
   * IPv4 and IPv6 addresses of a host, IPv6 first. Failed only if nothing was found and one of the
   * two questions failed.
   */
  Answer<InetAddress> addresses(String host);

  /** IPv4 addresses alone. */
  Answer<InetAddress> ipv4(String host);

  /** IPv6 addresses alone. */
  Answer<InetAddress> ipv6(String host);

  /**
   * TXT records, the character strings of each joined, octets as ISO 8859-1 characters (RFC 7208
   * §3.3).
   */
  Answer<String> txt(String name);

  /**
   * The same as the servers of the zone say it themselves, past every cache and alias by alias: for
   * what was published just now. Found only if all of them that answer say the same; a minute at
   * most.
   */
  default Answer<String> txtAtSource(String name) {
    return txt(name);
  }

  /** Mail exchangers, best first. */
  Answer<MxRecord> mx(String domain);

  /** What the TLS certificate of a service must be, at {@code _port._tcp.host} (RFC 6698 §3). */
  Answer<TlsaRecord> tlsa(String host, int port);

  /** What the S/MIME certificate of a person must be, at exactly this name (RFC 8162 §2). */
  Answer<TlsaRecord> smimea(String name);

  /** The name that an alias stands for, one step (RFC 1034 §3.6.2); nothing if it is no alias. */
  Answer<String> alias(String name);

  /**
   * Who may issue certificates for a name, at exactly this name (RFC 8659 §4): the records, without
   * those of the names above.
   */
  Answer<CaaRecord> caa(String name);

  /** Names that an address points back to. */
  Answer<String> ptr(InetAddress address);
}
