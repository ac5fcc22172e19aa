package org.sealpost.cli.run;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.dns.DnsResolver;
import org.sealpost.dns.DnsSettings;
import org.sealpost.dns.Resolver;

/**
 * What the gateway does not bring itself.
 *
 * @param resolver who knows the DNS
 * @param clock what time it is
 * @param adminToken becomes an API token with all rights at the first start
 * @param localToken with which the verbs on this machine come; good until the next start
 */
public record Surroundings(
    Resolver resolver, InstantSource clock, Optional<String> adminToken, String localToken) {

  /** The real world. */
  static Surroundings real(Configuration configuration, Map<String, String> environment) {
    var clock = InstantSource.system();
    return new Surroundings(
        // What the DNS said must not be believed for longer because the clock was set back.
        new DnsResolver(DnsSettings.of(configuration.dnsServers()), new SteadyClock(clock)),
        clock,
        Optional.ofNullable(environment.get("SEALPOST_ADMIN_TOKEN")),
        freshToken());
  }

  /** A token that nobody can guess: 256 bits. */
  public static String freshToken() {
    var octets = new byte[32];
    new SecureRandom().nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public String toString() {
    return "Surroundings[" + resolver + "]";
  }
}
