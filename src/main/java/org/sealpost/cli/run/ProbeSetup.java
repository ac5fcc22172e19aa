package org.sealpost.cli.run;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.RecipientProbes;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.HopName;
import org.sealpost.smtp.Protocol;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TlsLevel;

/** Which inner mail servers are asked for recipients, as the configuration wants it. */
final class ProbeSetup {

  /** A client waits for the answer: shorter than its own patience with us. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ProbeSetup() {}

  static RecipientProbes of(Configuration configuration, Surroundings surroundings) {
    var client = new SmtpClient(settings(configuration.hostname().name()));
    var asked = new HashMap<Domain, RecipientProbes.Asked>();
    configuration
        .domains()
        .forEach(
            (name, domain) -> {
              if (domain.probe()) {
                var server = HopName.parse(domain.deliverTo()).orElseThrow();
                asked.put(
                    name,
                    new RecipientProbes.Asked(
                        recipient -> ask(client, surroundings.resolver(), server, recipient),
                        domain.acceptsInSilence()));
              }
            });
    return new RecipientProbes(asked, surroundings.clock());
  }

  private static RecipientOutcome ask(
      SmtpClient client, Resolver resolver, HopName name, Address recipient) {
    return hop(resolver, name)
        .map(hop -> client.probe(hop, TlsLevel.OPPORTUNISTIC, recipient))
        .orElseGet(
            () -> new RecipientOutcome.Unreached(recipient, "4.4.3", name + " has no address"));
  }

  private static Optional<Hop> hop(Resolver resolver, HopName name) {
    return switch (name) {
      case HopName.LocalSocket(Path path) -> Optional.of(Hop.ofThisMachine(path));
      case HopName.Server(String host, int port, Protocol protocol) ->
          literal(host)
              .or(() -> resolver.addresses(host).recordsOrNone().stream().findFirst())
              .map(address -> new Hop(host, new InetSocketAddress(address, port), protocol));
    };
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  private static ClientSettings settings(String hostname) {
    var usual = ClientSettings.usual(hostname);
    return new ClientSettings(
        hostname,
        usual.verifying(),
        PATIENCE,
        PATIENCE,
        PATIENCE,
        usual.dataStart(),
        usual.dataBlock(),
        usual.dataEnd(),
        usual.mailsPerConnection());
  }
}
