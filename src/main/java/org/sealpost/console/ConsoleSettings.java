package org.sealpost.console;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the console listens and how it is known.
 *
 * @param hostname the gateway's own host name
 * @param version the product's version
 * @param console address of the administration listener; port 0 takes a free one
 * @param portal address of the public listener; empty if there is none
 * @param url the address under which browsers reach the console; with https, cookies are secure
 * @param portalUrl the address under which the public listener is reached
 * @param trustedProxies addresses of reverse proxies whose X-Forwarded-For and -Proto are believed
 * @param adminToken becomes an API token with all rights
 * @param localToken with which programs on this machine come; never stored, good for this run
 * @param securityContacts contacts for security.txt (RFC 9116 §2.5.3) as URIs; empty: none is shown
 * @param idleSession after how long without a request a session ends
 * @param longestSession after how long a session ends at the latest
 */
public record ConsoleSettings(
    String hostname,
    String version,
    InetSocketAddress console,
    Optional<InetSocketAddress> portal,
    Optional<URI> url,
    Optional<URI> portalUrl,
    List<String> trustedProxies,
    Optional<String> adminToken,
    Optional<String> localToken,
    List<String> securityContacts,
    Duration idleSession,
    Duration longestSession) {

  public ConsoleSettings {
    trustedProxies = List.copyOf(trustedProxies);
    securityContacts = List.copyOf(securityContacts);
  }

  /** The usual settings for a host and two addresses. */
  public static ConsoleSettings usual(
      String hostname, InetSocketAddress console, Optional<InetSocketAddress> portal) {
    return new ConsoleSettings(
        hostname,
        "0",
        console,
        portal,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Duration.ofHours(1),
        Duration.ofHours(12));
  }

  /** The same with an administrator's token. */
  public ConsoleSettings withAdminToken(String token) {
    return new ConsoleSettings(
        hostname,
        version,
        console,
        portal,
        url,
        portalUrl,
        trustedProxies,
        Optional.of(token),
        localToken,
        securityContacts,
        idleSession,
        longestSession);
  }

  /** The same as this run of the program knows itself. */
  public ConsoleSettings withRun(String programVersion, String token) {
    return new ConsoleSettings(
        hostname,
        programVersion,
        console,
        portal,
        url,
        portalUrl,
        trustedProxies,
        adminToken,
        Optional.of(token),
        securityContacts,
        idleSession,
        longestSession);
  }

  /** Whether browsers come by https. */
  public boolean secure() {
    return url.map(URI::getScheme).filter("https"::equalsIgnoreCase).isPresent();
  }
}
