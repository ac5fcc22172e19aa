package org.sealpost.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.cli.configuration.LimitsSection;
import org.sealpost.smtp.Access;
import org.sealpost.smtp.ClientLimits;
import org.sealpost.smtp.ListenerSettings;
import org.sealpost.smtp.Logins;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.SmtpLimits;
import org.sealpost.smtp.SmtpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the SMTP listeners. */
final class SmtpDoors {

  private static final Logger LOG = LoggerFactory.getLogger(SmtpDoors.class);

  private final Configuration configuration;
  private final Surroundings surroundings;
  private final ListenerTls tls;
  private final SessionCaps caps = SessionCaps.ofThisProcess();
  private final Logins people;

  SmtpDoors(
      Configuration configuration, Surroundings surroundings, ListenerTls tls, Logins people) {
    this.configuration = configuration;
    this.surroundings = surroundings;
    this.tls = tls;
    this.people = people;
    if (caps.isLow()) {
      LOG.warn(
          "file descriptors: only {}, so only {} sessions with the outside; give it more with"
              + " LimitNOFILE=65536 in its systemd unit, or ulimit -n 65536",
          caps.most(),
          caps.sessions("inbound"));
    }
  }

  /** Listens from now on. Each listener has a TLS context of its own. */
  SmtpServer open(String name, ListenerSection section, MailReceiver receiver) {
    var address = section.address();
    var access = access(name, section);
    try {
      return SmtpServer.start(
          new ListenerSettings(
              name,
              configuration.hostname().name(),
              address,
              section.largestMessage(),
              spool(),
              limits(name, section.limits()),
              Optional.of(access.certificates().isPresent() ? tls.askingContext() : tls.context()),
              access),
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

  /** Strangers are counted; our own servers are not. */
  private SmtpLimits limits(String name, LimitsSection section) {
    int sessions = section.sessions() > 0 ? section.sessions() : caps.sessions(name);
    boolean strangers = !name.equals("outbound");
    return SmtpLimits.USUAL
        .withSessions(sessions, strangers ? section.sessionsPerClient() : sessions)
        .withClients(strangers ? clients(section) : ClientLimits.NONE);
  }

  private static ClientLimits clients(LimitsSection section) {
    var usual = ClientLimits.USUAL;
    return new ClientLimits(
        section.connections(),
        section.mails(),
        section.recipients(),
        usual.neighbours(),
        section.penaltyBox() ? usual.mark() : 0,
        usual.penalty(),
        client -> section.exempt().stream().anyMatch(network -> network.contains(client)));
  }

  private Access access(String name, ListenerSection section) {
    var access =
        new Access(
            section.implicitTls(),
            Optional.empty(),
            Doors.within(section.proxies()),
            section.certificates().isEmpty()
                ? Optional.empty()
                : Optional.of(KnownCertificates.of(section.certificates())));
    return name.startsWith("submission") ? access.with(people) : access;
  }

  private Path spool() throws IOException {
    return Files.createDirectories(configuration.data().resolve("incoming"));
  }
}
