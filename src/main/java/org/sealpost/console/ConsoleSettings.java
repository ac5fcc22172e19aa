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
 * @param trustedProxies addresses of reverse proxies whose X-Forwarded-For and -Proto are believed
 * @param adminToken becomes an API token with all rights
 * @param localToken with which programs on this machine come; never stored, good for this run
 * @param face what everybody sees, and how
 * @param idleSession after how long without a request a session ends
 * @param longestSession after how long a session ends at the latest
 */
public record ConsoleSettings(
    String hostname,
    String version,
    InetSocketAddress console,
    Optional<InetSocketAddress> portal,
    Optional<URI> url,
    List<String> trustedProxies,
    Optional<String> adminToken,
    Optional<String> localToken,
    PublicFace face,
    Duration idleSession,
    Duration longestSession) {

  public ConsoleSettings {
    trustedProxies = List.copyOf(trustedProxies);
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
        List.of(),
        Optional.empty(),
        Optional.empty(),
        PublicFace.BARE,
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
        trustedProxies,
        Optional.of(token),
        localToken,
        face,
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
        trustedProxies,
        adminToken,
        Optional.of(token),
        face,
        idleSession,
        longestSession);
  }

  /** The same behind these proxies, and known to browsers under this address. */
  public ConsoleSettings behind(Optional<URI> address, List<String> proxies) {
    return new ConsoleSettings(
        hostname,
        version,
        console,
        portal,
        address,
        proxies,
        adminToken,
        localToken,
        face,
        idleSession,
        longestSession);
  }

  /** The same with this face to the public. */
  public ConsoleSettings withFace(PublicFace shown) {
    return new ConsoleSettings(
        hostname,
        version,
        console,
        portal,
        url,
        trustedProxies,
        adminToken,
        localToken,
        shown,
        idleSession,
        longestSession);
  }

  /** Whether browsers come by https. */
  public boolean secure() {
    return url.map(URI::getScheme).filter("https"::equalsIgnoreCase).isPresent();
  }
}
