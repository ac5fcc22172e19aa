package org.sealpost.cli.configuration;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimSettings;

/**
 * Everything that the configuration file says. What administrators change daily is not here but in
 * the database.
 *
 * @param hostname our name in HELO, Received, Authentication-Results and bounces
 * @param data folder of spool, embedded database and vault
 * @param database {@code embedded} or a JDBC URL
 * @param listeners where we listen
 * @param domains our domains
 * @param people people of the file, by address
 * @param delivery how mail leaves
 * @param dnsServers name servers as host:port; empty for the system's
 * @param trustedSealers domains whose ARC seals may overrule a failure of DMARC
 * @param bimi whether and how indicators of senders are looked for
 * @param dkim how our domains sign, and how often their keys change
 * @param certificates the certificate side
 * @param policy when mail is marked, held and refused
 * @param gate how strangers are judged before their mail is seen
 * @param outboundLimits how much one person may send
 * @param reports what servers tell each other of mail
 * @param tls certificate of the listeners; empty for one of the private authority
 * @param securityContacts whom to tell of a weakness, as URIs
 */
public record Configuration(
    Domain hostname,
    Path data,
    String database,
    Listeners listeners,
    Map<Domain, OwnDomainSettings> domains,
    Map<Address, PersonSettings> people,
    DeliverySection delivery,
    List<InetSocketAddress> dnsServers,
    Set<Domain> trustedSealers,
    BimiSection bimi,
    DkimSettings dkim,
    CertificatesSection certificates,
    PolicySection policy,
    GateSection gate,
    OutboundLimitsSection outboundLimits,
    ReportsSection reports,
    Optional<TlsSection> tls,
    List<String> securityContacts) {

  public Configuration {
    securityContacts = List.copyOf(securityContacts);
  }

  /** The same with another data folder. */
  public Configuration withData(Path folder) {
    return new Configuration(
        hostname,
        folder,
        database,
        listeners,
        domains,
        people,
        delivery,
        dnsServers,
        trustedSealers,
        bimi,
        dkim,
        certificates,
        policy,
        gate,
        outboundLimits,
        reports,
        tls,
        securityContacts);
  }

  /** Where we listen; an absent listener is off. */
  public record Listeners(
      Optional<ListenerSection> inbound,
      Optional<ListenerSection> outbound,
      Optional<ListenerSection> submission,
      Optional<ListenerSection> submissions,
      ConsoleSection console,
      Optional<PortalSection> portal,
      Optional<InetSocketAddress> acme) {}

  /**
   * One listener.
   *
   * @param address address and port; port 0 takes a free one
   * @param allow networks whose clients may use it; empty for all
   * @param unchecked networks whose mail is passed on without judgement
   * @param proxies networks whose connections begin with who really connects
   * @param certificates clients that may use it as well: digests of public keys, files of
   *     authorities
   * @param implicitTls whether TLS begins before the greeting
   * @param largestMessage octets of the largest mail
   * @param limits how much its clients may do
   */
  public record ListenerSection(
      InetSocketAddress address,
      List<Network> allow,
      List<Network> unchecked,
      List<Network> proxies,
      List<String> certificates,
      boolean implicitTls,
      long largestMessage,
      LimitsSection limits) {}

  /**
   * Administration.
   *
   * @param url the address in a browser, where a proxy stands before it; empty without one
   * @param trustedProxies addresses whose X-Forwarded-For and -Proto are believed
   */
  public record ConsoleSection(
      InetSocketAddress address, Optional<URI> url, List<String> trustedProxies) {}

  /**
   * The public pages: where they listen and how the world reaches them.
   *
   * @param url scheme, host and perhaps port
   * @param tls whether this listener speaks https itself; false behind a proxy that does
   * @param trustedProxies addresses whose X-Forwarded-For and -Proto are believed
   */
  public record PortalSection(
      InetSocketAddress address, URI url, boolean tls, List<String> trustedProxies) {}

  /**
   * One of our domains.
   *
   * @param deliverTo the inner mail server as {@link org.sealpost.smtp.HopName} writes it
   * @param checkRecipients whether only people of the directory get mail
   * @param probe whether the inner mail server is asked for recipients
   * @param acceptsInSilence whether recipients are taken while it does not answer
   * @param mtaSts the policy that we publish for it
   */
  public record OwnDomainSettings(
      String deliverTo,
      boolean checkRecipients,
      boolean probe,
      boolean acceptsInSilence,
      Optional<HostedMtaSts> mtaSts) {}

  /** One person of the file. */
  public record PersonSettings(String displayName, List<String> groups, boolean isProtected) {}

  /** How mail leaves. */
  public record DeliverySection(
      String smartHost, Duration firstRetry, Duration longestRetry, Duration lifetime) {}

  /**
   * The certificate side.
   *
   * @param defaultAuthority the name of who issues our people's certificates
   * @param authorities their types by name
   * @param keys the kind of key that they get
   * @param pkiUrl where outsiders fetch certificates and revocation lists; stands in every
   *     certificate
   */
  public record CertificatesSection(
      String defaultAuthority, Map<String, String> authorities, KeyKind keys, URI pkiUrl) {}

  /** Points at which mail is marked, held for a person, and refused. */
  public record PolicySection(double markAt, double quarantineAt, double rejectAt) {}

  /** Where the certificate of the listeners comes from. */
  public sealed interface TlsSection {

    /** From a chain and its key, both PEM. */
    record Files(Path certificate, Path key) implements TlsSection {}

    /**
     * From a server that speaks ACME.
     *
     * @param directory the server's directory
     * @param contacts whom the authority tells of trouble, as URIs
     * @param names more host names for the gateway's certificate
     * @param trust roots for the server's own certificate, PEM; empty for Java's list
     */
    record Acme(URI directory, List<URI> contacts, List<Domain> names, Optional<Path> trust)
        implements TlsSection {}
  }
}
