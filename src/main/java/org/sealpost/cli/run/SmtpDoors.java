package org.sealpost.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.smtp.ListenerSettings;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.SmtpLimits;
import org.sealpost.smtp.SmtpServer;

/** Opens the SMTP listeners. */
final class SmtpDoors {

  private final Configuration configuration;
  private final Surroundings surroundings;
  private final ListenerTls tls;

  SmtpDoors(Configuration configuration, Surroundings surroundings, ListenerTls tls) {
    this.configuration = configuration;
    this.surroundings = surroundings;
    this.tls = tls;
  }

  /** Listens from now on. Each listener has a TLS context of its own. */
  SmtpServer open(String name, ListenerSection section, MailReceiver receiver) {
    var address = section.address();
    try {
      return SmtpServer.start(
          new ListenerSettings(
              name,
              configuration.hostname().name(),
              address,
              section.largestMessage(),
              spool(),
              SmtpLimits.USUAL,
              Optional.of(tls.context())),
          receiver,
          surroundings.clock());
    } catch (IOException refused) {
      throw new StartFailure(
          "listeners.%s: %s:%d cannot be had: %s. See who has it: ss -ltnp 'sport = :%d'"
              .formatted(
                  name,
                  address.getAddress().getHostAddress(),
                  address.getPort(),
                  refused.getMessage(),
                  address.getPort()),
          refused);
    }
  }

  private Path spool() throws IOException {
    return Files.createDirectories(configuration.data().resolve("incoming"));
  }
}
