package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.OwnDomainSettings;
import org.sealpost.cli.configuration.Configuration.TlsSection;
import org.sealpost.cli.remote.LocalAccess;
import org.sealpost.cli.run.ListenerKey;
import org.sealpost.dns.DnsList;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.DomainHealth;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Phrase;

/** Everything that the doctor looks at, in the order in which a person would. */
final class Examination {

  private static final int PATIENCE_MILLIS = 2_000;

  private final Configuration configuration;
  private final InstantSource clock;
  private final StateExamination state;
  private List<X509Certificate> shown = List.of();

  Examination(Configuration configuration, InstantSource clock, StateExamination state) {
    this.configuration = configuration;
    this.clock = clock;
    this.state = state;
  }

  /** The machine, and what the gateway keeps on it. */
  List<Finding> machine(String timeServer) {
    var machine = new MachineExamination(configuration.data(), clock);
    var findings = new ArrayList<>(machine.findings());
    MachineExamination.timeServer(timeServer).map(machine::compared).ifPresent(findings::add);
    findings.addAll(state.findings());
    return findings;
  }

  /** Our listeners, their certificates, and the servers behind us. */
  List<Finding> listeners() {
    var ports = new PortExamination(configuration, clock);
    var findings = new ArrayList<Finding>();
    if (isRunning()) {
      findings.addAll(ports.answers());
      shown = ports.inboundChain();
    } else {
      findings.addAll(ports.free());
      files().ifPresent(findings::add);
    }
    findings.addAll(new InnerExamination(configuration).findings());
    return findings;
  }

  /** What the world's DNS says of us, and of each domain. */
  List<Finding> dns(Resolver resolver, List<Domain> chosen) {
    var health =
        new DomainHealth(
            resolver,
            clock,
            new DomainHealth.Us(
                configuration.hostname(),
                !configuration.delivery().smartHost().isEmpty(),
                state::dkim,
                domain ->
                    Optional.ofNullable(configuration.domains().get(domain))
                        .flatMap(OwnDomainSettings::mtaSts),
                state::people,
                () -> shown));
    if (shown.isEmpty() && isRunning()) {
      var ports = new PortExamination(configuration, clock);
      ports.answers();
      shown = ports.inboundChain();
    }
    var findings = new ArrayList<>(health.ourselves());
    if (chosen.isEmpty()) {
      findings.addAll(
          new DnsListExamination(
                  DnsList.Kind.BLOCK, configuration.gate().blockLists(), resolver, clock)
              .findings(health.addresses()));
      findings.addAll(
          new DnsListExamination(
                  DnsList.Kind.ALLOW, configuration.gate().allowLists(), resolver, clock)
              .findings(List.of()));
    }
    for (var domain : chosen.isEmpty() ? configuration.domains().keySet() : chosen) {
      findings.addAll(health.of(domain));
    }
    return findings;
  }

  /** A gateway that was killed leaves its note behind: what counts is whether it answers. */
  private boolean isRunning() {
    return LocalAccess.read(configuration.data())
        .map(access -> new InetSocketAddress(access.url().getHost(), access.url().getPort()))
        .filter(Examination::answers)
        .isPresent();
  }

  private static boolean answers(InetSocketAddress address) {
    try (var socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  /** While no gateway runs: whether the files of the certificate can be shown. */
  private Optional<Finding> files() {
    return configuration.tls().orElse(null) instanceof TlsSection.Files files
        ? Optional.of(judged(files))
        : Optional.empty();
  }

  private Finding judged(TlsSection.Files files) {
    try {
      var key = ListenerKey.read(files.certificate(), files.key());
      shown = key.chain();
      return ShownCertificate.judge(
          Phrase.of("part.certificate"),
          shown.getFirst(),
          configuration.hostname().name(),
          clock.instant());
    } catch (GeneralSecurityException unusable) {
      return Finding.fail(
              Phrase.of("part.certificate"),
              "certificate.unusable",
              String.valueOf(unusable.getMessage()))
          .mendedBy("certificate.settings");
    }
  }
}
