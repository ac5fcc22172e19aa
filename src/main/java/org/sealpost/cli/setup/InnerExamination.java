package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Phrase;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.HopName;
import org.sealpost.smtp.Protocol;

/** Looks at the mail servers behind us, and at the smart host: do they take what we take? */
final class InnerExamination {

  private final Configuration configuration;

  InnerExamination(Configuration configuration) {
    this.configuration = configuration;
  }

  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    var servers = new LinkedHashMap<String, TreeSet<Domain>>();
    configuration
        .domains()
        .forEach(
            (domain, settings) ->
                servers
                    .computeIfAbsent(settings.deliverTo(), ignored -> new TreeSet<>())
                    .add(domain));
    long largest =
        configuration.listeners().inbound().map(ListenerSection::largestMessage).orElse(0L);
    servers.forEach(
        (server, domains) ->
            findings.addAll(
                server(Phrase.of("part.inner-server", server, domains), server, largest)));
    var smartHost = configuration.delivery().smartHost();
    if (!smartHost.isEmpty()) {
      long outbound =
          configuration.listeners().outbound().map(ListenerSection::largestMessage).orElse(0L);
      findings.addAll(server(Phrase.of("part.smart-host", smartHost), smartHost, outbound));
    }
    return findings;
  }

  private List<Finding> server(Phrase part, String server, long largest) {
    try {
      var hop =
          switch (HopName.parse(server).orElseThrow()) {
            case HopName.LocalSocket(Path path) -> Hop.ofThisMachine(path);
            case HopName.Server(String host, int port, Protocol protocol) ->
                new Hop(host, new InetSocketAddress(InetAddress.getByName(host), port), protocol);
          };
      try {
        var look = SmtpLook.at(hop, configuration.hostname().name());
        return List.of(judged(part, look, hop, largest));
      } catch (IOException refused) {
        return List.of(silent(part, hop, refused));
      }
    } catch (UnknownHostException unknown) {
      return List.of(Finding.fail(part, "host.no-address", server).mendedBy("inner.known-host"));
    }
  }

  private static Finding silent(Phrase part, Hop hop, IOException refused) {
    var finding = Finding.fail(part, "inner.silent", PortExamination.said(refused));
    return hop.address() instanceof UnixDomainSocketAddress local
        ? finding.mendedBy("inner.try-socket", "ls -l " + local.getPath())
        : finding.mendedBy("inner.try", "nc -v %s %d".formatted(hop.host(), hop.port()));
  }

  private static boolean isOnThisMachine(Hop hop) {
    return hop.internetAddress().map(InetAddress::isLoopbackAddress).orElse(true);
  }

  private static Finding judged(Phrase part, SmtpLook look, Hop hop, long largest) {
    if (look.size().isPresent() && look.size().getAsLong() < largest) {
      return Finding.warn(
              part, "inner.small", look.greeting(), look.size().getAsLong() >> 20, largest >> 20)
          .mended("largest-message: " + look.size().getAsLong());
    }
    if (look.chain().isEmpty() && !isOnThisMachine(hop)) {
      return Finding.warn(part, "inner.clear", look.greeting()).mendedBy("inner.turn-on");
    }
    return Finding.ok(
        part, look.chain().isEmpty() ? "inner.answers" : "inner.answers-tls", look.greeting());
  }
}
