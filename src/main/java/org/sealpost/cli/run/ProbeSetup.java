package org.sealpost.cli.run;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TlsLevel;

/** Which inner mail servers are asked for recipients, as the configuration wants it. */
final class ProbeSetup {

  /** A client waits for the answer: shorter than its own patience with us. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** An inner server as the configuration writes it: {@code host:port}, {@code [::1]:port}. */
  private record Server(String host, int port) {

    static Server of(String text) {
      int colon = text.lastIndexOf(':');
      var host = text.substring(0, colon);
      return new Server(
          host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    }
  }

  private ProbeSetup() {}

  static RecipientProbes of(Configuration configuration, Surroundings surroundings) {
    var client = new SmtpClient(settings(configuration.hostname().name()));
    var asked = new HashMap<Domain, RecipientProbes.Asked>();
    configuration
        .domains()
        .forEach(
            (name, domain) -> {
              if (domain.probe()) {
                var server = Server.of(domain.deliverTo());
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
      SmtpClient client, Resolver resolver, Server server, Address recipient) {
    return literal(server.host())
        .or(() -> resolver.addresses(server.host()).recordsOrNone().stream().findFirst())
        .map(
            address ->
                client.probe(
                    new Hop(server.host(), new InetSocketAddress(address, server.port())),
                    TlsLevel.OPPORTUNISTIC,
                    recipient))
        .orElseGet(
            () ->
                new RecipientOutcome.Unreached(
                    recipient, "4.4.3", server.host() + " has no address"));
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
