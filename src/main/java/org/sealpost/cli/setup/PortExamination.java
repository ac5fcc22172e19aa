package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.cli.configuration.Configuration.PortalSection;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Phrase;

/** Looks at our own listeners: whether their ports are to be had, or whether they answer. */
final class PortExamination {

  private static final String SEE_WHO = "port.see-who";

  private final Configuration configuration;
  private final InstantSource clock;
  private List<X509Certificate> inbound = List.of();

  PortExamination(Configuration configuration, InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** While no gateway runs: whether each port is free. */
  List<Finding> free() {
    var findings = new ArrayList<Finding>();
    var listeners = configuration.listeners();
    mail().forEach((name, section) -> findings.add(free(name, section.address())));
    listeners.portal().ifPresent(l -> findings.add(free("portal", l.address())));
    listeners.acme().ifPresent(address -> findings.add(free("acme", address)));
    findings.add(free("console", listeners.console().address()));
    return findings;
  }

  /** While a gateway runs: what each listener answers. */
  List<Finding> answers() {
    var findings = new ArrayList<Finding>();
    var listeners = configuration.listeners();
    mail().forEach((name, section) -> findings.addAll(mail(name, section)));
    listeners.portal().ifPresent(l -> findings.addAll(portal(l)));
    listeners
        .acme()
        .ifPresent(
            address ->
                findings.add(web("acme", address, false, "/.well-known/acme-challenge/none", 404)));
    findings.add(web("console", listeners.console().address(), false, "/healthz", 200));
    return findings;
  }

  private Map<String, ListenerSection> mail() {
    var listeners = configuration.listeners();
    var mail = new LinkedHashMap<String, ListenerSection>();
    listeners.inbound().ifPresent(section -> mail.put("inbound", section));
    listeners.outbound().ifPresent(section -> mail.put("outbound", section));
    listeners.submission().ifPresent(section -> mail.put("submission", section));
    listeners.submissions().ifPresent(section -> mail.put("submissions", section));
    return mail;
  }

  /** The chain that the inbound listener has shown; empty if it was not seen. */
  List<X509Certificate> inboundChain() {
    return inbound;
  }

  private List<Finding> mail(String name, ListenerSection section) {
    var part = Phrase.of("part.port", name);
    var at = near(section.address());
    var where = text(at);
    var hostname = configuration.hostname().name();
    if (section.proxies().stream().anyMatch(network -> network.contains(at.getAddress()))) {
      return List.of(Finding.ok(part, "port.behind-proxy", where));
    }
    try {
      var look = SmtpLook.at(at, "doctor.invalid", hostname, section.implicitTls());
      if (name.equals("inbound")) {
        inbound = look.chain();
      }
      var findings = new ArrayList<Finding>();
      findings.add(
          look.certificate().isPresent()
              ? Finding.ok(
                  part, section.implicitTls() ? "port.answers-tls" : "port.answers-starttls", where)
              : Finding.fail(part, "port.no-starttls", where).mendedBy("mend.see-log"));
      look.certificate()
          .ifPresent(
              shown ->
                  findings.add(
                      ShownCertificate.judge(
                          Phrase.of("part.certificate-of", name),
                          shown,
                          hostname,
                          clock.instant())));
      return findings;
    } catch (IOException refused) {
      // A listener for others need not be open to this machine.
      return List.of(
          section.allow().isEmpty() || !said(refused).startsWith("it says: ")
              ? Finding.fail(part, "port.silent", where, said(refused))
                  .mendedBy(SEE_WHO, command(at))
              : Finding.ok(part, "port.refuses-us", where));
    }
  }

  private List<Finding> portal(PortalSection section) {
    var host = Optional.ofNullable(section.url().getHost()).orElse("localhost");
    var at = near(section.address());
    try {
      var look = WebLook.at(at, section.tls(), host, "/pki/private.crl");
      var findings = new ArrayList<Finding>();
      findings.add(answered("portal", at, look, 200));
      look.chain().stream()
          .findFirst()
          .filter(shown -> !host.matches("[0-9.:\\[\\]]+"))
          .ifPresent(
              shown ->
                  findings.add(
                      ShownCertificate.judge(
                          Phrase.of("part.certificate-of", "portal"),
                          shown,
                          host,
                          clock.instant())));
      return findings;
    } catch (IOException refused) {
      return List.of(silent("portal", at, refused));
    }
  }

  private static Finding silent(String name, InetSocketAddress at, IOException refused) {
    return Finding.fail(Phrase.of("part.port", name), "port.silent", text(at), said(refused))
        .mendedBy(SEE_WHO, command(at));
  }

  private static Finding web(
      String name, InetSocketAddress address, boolean tls, String path, int expected) {
    var at = near(address);
    try {
      return answered(name, at, WebLook.at(at, tls, "localhost", path), expected);
    } catch (IOException refused) {
      return silent(name, at, refused);
    }
  }

  private static Finding answered(String name, InetSocketAddress at, WebLook look, int expected) {
    var part = Phrase.of("part.port", name);
    return look.status() == expected
        ? Finding.ok(part, "port.answers", text(at))
        : Finding.fail(part, "port.other-status", text(at), look.status())
            .mendedBy(SEE_WHO, command(at));
  }

  private static Finding free(String name, InetSocketAddress address) {
    var part = Phrase.of("part.port", name);
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return Finding.ok(part, "port.free", text(address));
    } catch (IOException taken) {
      var finding = Finding.fail(part, "port.taken", text(address), said(taken));
      return said(taken).contains("ermission")
          ? finding.mendedBy("port.allow", "AmbientCapabilities=CAP_NET_BIND_SERVICE")
          : finding.mendedBy(SEE_WHO, command(address));
    }
  }

  private static String command(InetSocketAddress address) {
    return "ss -ltnp 'sport = :" + address.getPort() + "'";
  }

  private static InetSocketAddress near(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
        : address;
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  static String said(IOException refused) {
    return refused.getMessage() == null ? refused.getClass().getSimpleName() : refused.getMessage();
  }
}
