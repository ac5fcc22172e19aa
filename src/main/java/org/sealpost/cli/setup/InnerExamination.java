package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding;

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
            findings.addAll(server("inner server " + server + " of " + domains, server, largest)));
    var smartHost = configuration.delivery().smartHost();
    if (!smartHost.isEmpty()) {
      long outbound =
          configuration.listeners().outbound().map(ListenerSection::largestMessage).orElse(0L);
      findings.addAll(server("smart host " + smartHost, smartHost, outbound));
    }
    return findings;
  }

  private List<Finding> server(String part, String server, long largest) {
    int colon = server.lastIndexOf(':');
    var host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(server.substring(colon + 1));
    try {
      var address = InetAddress.getByName(host);
      var look =
          SmtpLook.at(
              new InetSocketAddress(address, port), configuration.hostname().name(), host, false);
      return List.of(judged(part, look, address, largest));
    } catch (UnknownHostException unknown) {
      return List.of(Finding.fail(part, "has no address", "deliver-to: a host that the DNS knows"));
    } catch (IOException refused) {
      return List.of(
          Finding.fail(
              part,
              "does not answer: " + PortExamination.said(refused),
              "nc -v %s %d from here; mail for it waits until it answers".formatted(host, port)));
    }
  }

  private static Finding judged(String part, SmtpLook look, InetAddress address, long largest) {
    var text = "answers: " + look.greeting();
    if (look.size().isPresent() && look.size().getAsLong() < largest) {
      return Finding.warn(
          part,
          "%s; takes %d MiB, we take %d MiB: what lies between is bounced"
              .formatted(text, look.size().getAsLong() >> 20, largest >> 20),
          "largest-message: %d".formatted(look.size().getAsLong()));
    }
    if (look.chain().isEmpty() && !address.isLoopbackAddress()) {
      return Finding.warn(
          part, text + "; without STARTTLS: mail crosses your network in the clear", "turn it on");
    }
    return Finding.ok(part, look.chain().isEmpty() ? text : text + "; STARTTLS works");
  }
}
