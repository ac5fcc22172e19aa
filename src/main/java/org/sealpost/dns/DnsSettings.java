package org.sealpost.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How the DNS is asked.
 *
 * @param servers the resolvers to ask, in turn; empty for the system's own
 * @param deadline for one question, retries and TCP included
 * @param cachedAnswers most record sets kept in memory
 * @param longestTtl a record set is never kept longer, whatever its owner says
 * @param longestNegativeTtl an absence is never remembered longer
 */
public record DnsSettings(
    List<InetSocketAddress> servers,
    Duration deadline,
    int cachedAnswers,
    Duration longestTtl,
    Duration longestNegativeTtl) {

  public DnsSettings {
    servers = List.copyOf(servers);
  }

  /** The usual limits. */
  public static DnsSettings of(List<InetSocketAddress> servers) {
    return new DnsSettings(
        servers, Duration.ofSeconds(5), 50_000, Duration.ofHours(24), Duration.ofMinutes(15));
  }
}
