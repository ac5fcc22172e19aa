package org.sealpost.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.Verbs;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.run.Gateway;
import org.sealpost.cli.run.Surroundings;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.monitoring.English;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Finding.Level;
import org.sealpost.monitoring.Phrase;
import org.sealpost.monitoring.SpokenFinding;

/** What the doctor says of our own listeners and of the servers behind us, and of what we keep. */
class DoctorListenersTest {

  @TempDir Path folder;

  private static final List<String> NAMES =
      List.of("inbound", "outbound", "submission", "submissions", "console", "portal", "acme");

  /** Listeners at these ports, as many as are named; the others take free ones. */
  private String yaml(Map<String, Integer> ports, String inner) {
    var yaml = new StringBuilder("sealpost:\n  hostname: gw.example.org\n");
    yaml.append("  data: ").append(folder.resolve("data")).append("\n  listeners:\n");
    for (var name : NAMES) {
      var more =
          switch (name) {
            case "outbound" -> ", allow: [10.0.0.0/8]";
            case "portal" -> ", url: https://portal.example.org";
            default -> "";
          };
      yaml.append(
          "    %s: {address: 127.0.0.1, port: %d%s}\n"
              .formatted(name, ports.getOrDefault(name, 0), more));
    }
    yaml.append("  domains:\n    example.org: {deliver-to: \"").append(inner).append("\"}\n");
    return yaml.toString();
  }

  private static Configuration configuration(String yaml) {
    return ConfigurationFile.parse("test", yaml, Map.of());
  }

  private Gateway gateway() {
    return Gateway.start(
        configuration(yaml(Map.of(), "127.0.0.1:25")),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  /** The configuration that names the ports which the gateway has taken. */
  private Configuration asOpened(Gateway gateway) {
    var ports = new HashMap<String, Integer>();
    NAMES.forEach(name -> ports.put(name, gateway.listener(name).orElseThrow().getPort()));
    return configuration(yaml(ports, "127.0.0.1:1"));
  }

  private static SpokenFinding line(List<Finding> findings, String part) {
    return English.of(findings).stream()
        .filter(f -> f.part().equals(part))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theListenersOfARunningGatewayAnswerEachInItsOwnWay() {
    try (var gateway = gateway()) {
      var configuration = asOpened(gateway);
      try (var state = new StateExamination(configuration, InstantSource.system())) {
        var examination = new Examination(configuration, InstantSource.system(), state);
        var findings = examination.listeners();
        for (var part :
            List.of(
                "port inbound",
                "certificate inbound",
                "port outbound",
                "port submission",
                "certificate submission",
                "port submissions",
                "certificate submissions",
                "port portal",
                "certificate portal",
                "port acme",
                "port console")) {
          assertThat(line(findings, part))
              .as(part)
              .extracting(SpokenFinding::level)
              .isEqualTo(Level.OK);
        }
        assertThat(line(findings, "port inbound").text()).contains("STARTTLS works");
        assertThat(line(findings, "port submissions").text()).contains("answers by TLS");
        assertThat(line(findings, "port outbound").text()).contains("refuses this machine");
        assertThat(line(findings, "certificate portal").text()).contains("portal.example.org");
      }
    }
  }

  @Test
  void aListenerOfSomebodyElseIsTold() throws Exception {
    try (var stranger = new Scripted("220 x ESMTP", "250 x", "")) {
      var there =
          configuration(
              yaml(
                  Map.of(
                      "inbound",
                      stranger.port(),
                      "outbound",
                      1,
                      "submission",
                      1,
                      "submissions",
                      stranger.port(),
                      "console",
                      stranger.port(),
                      "portal",
                      1,
                      "acme",
                      1),
                  "127.0.0.1:1"));
      var findings = new PortExamination(there, InstantSource.system()).answers();
      assertThat(line(findings, "port inbound").text()).contains("without STARTTLS");
      assertThat(line(findings, "port console").level()).isEqualTo(Level.FAIL);
      for (var part :
          List.of(
              "port outbound", "port submission", "port submissions", "port portal", "port acme")) {
        assertThat(line(findings, part).level()).as(part).isEqualTo(Level.FAIL);
        assertThat(line(findings, part).mend()).contains("ss -ltnp");
      }
    }
  }

  @Test
  void portsThatAreTakenAreToldBeforeTheStart() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var there = configuration(yaml(Map.of("inbound", taken.getLocalPort()), "127.0.0.1:1"));
      var findings = new PortExamination(there, InstantSource.system()).free();
      assertThat(line(findings, "port inbound").level()).isEqualTo(Level.FAIL);
      for (var part : List.of("port outbound", "port portal", "port acme", "port console")) {
        assertThat(line(findings, part).level()).as(part).isEqualTo(Level.OK);
      }
    }
  }

  @Test
  void anInnerServerIsToldByWhatItAnswers() throws Exception {
    try (var good = new Scripted("220 mail ESMTP", "250-mail", "250 SIZE 104857600");
        var small = new Scripted("220 mail ESMTP", "250-mail", "250 SIZE 10485760");
        var closed = new Scripted("554 go away", "", "")) {
      assertThat(inner(good.port()).level()).isEqualTo(Level.OK);
      assertThat(inner(small.port()).text()).contains("takes 10 MiB, we take 50 MiB");
      assertThat(inner(small.port()).level()).isEqualTo(Level.WARN);
      assertThat(inner(closed.port()).text()).contains("554 go away");
      assertThat(inner(closed.port()).level()).isEqualTo(Level.FAIL);
    }
    assertThat(inner(1).level()).isEqualTo(Level.FAIL);
    try (var gateway = gateway()) {
      int port = gateway.listener("inbound").orElseThrow().getPort();
      assertThat(inner(port).text()).contains("STARTTLS works");
    }
  }

  @Test
  void anInnerServerIsAskedInItsOwnProtocol() throws Exception {
    try (var good = new Scripted("220 mail LMTP", "250-mail", "250 SIZE 104857600");
        var smtp = new Scripted("220 mail ESMTP", "250-mail", "250 SIZE 104857600")) {
      assertThat(inner("lmtp://127.0.0.1:" + good.port()).level()).isEqualTo(Level.OK);
      assertThat(inner("lmtp://127.0.0.1:" + smtp.port()).text()).contains("500 what?");
      assertThat(inner(good.port()).level()).isEqualTo(Level.FAIL);
    }
    var socket = folder.resolve("lmtp");
    assertThat(inner("lmtp:unix:" + socket).level()).isEqualTo(Level.FAIL);
    assertThat(inner("lmtp:unix:" + socket).mend()).startsWith("ls -l " + socket);
  }

  private SpokenFinding inner(int port) {
    return inner("127.0.0.1:" + port);
  }

  private SpokenFinding inner(String server) {
    var there = configuration(yaml(Map.of(), server));
    return English.of(new InnerExamination(there).findings()).getFirst();
  }

  @Test
  void rowsAndKeysAreReadBesideTheGatewayAndAfterIt() throws Exception {
    var configuration = configuration(yaml(Map.of(), "127.0.0.1:1"));
    try (var fresh = new StateExamination(configuration, InstantSource.system())) {
      assertThat(fresh.findings()).extracting(Finding::level).containsOnly(Level.OK);
      assertThat(line(fresh.findings(), "database").text()).contains("at the first start");
      assertThat(folder.resolve("data")).as("nothing was made").doesNotExist();
    }
    var domain = configuration.domains().keySet().iterator().next();
    try (var _ = gateway();
        var beside = new StateExamination(configuration, InstantSource.system())) {
      assertThat(beside.findings()).extracting(Finding::level).containsOnly(Level.OK);
      var key = beside.dkim(domain).getFirst();
      assertThat(key.key().recordName()).endsWith("._domainkey.example.org");
      assertThat(key.record()).startsWith("v=DKIM1; k=rsa; p=");
    }
    var master = folder.resolve("data/vault/master.key");
    var right = Files.readAllBytes(master);
    Files.delete(master);
    try (var without = new StateExamination(configuration, InstantSource.system())) {
      assertThat(line(without.findings(), "vault").level()).isEqualTo(Level.FAIL);
      assertThat(line(without.findings(), "vault").mend()).contains("master.key");
      assertThat(without.dkim(domain)).isEmpty();
      assertThat(master).as("no new one is made").doesNotExist();
    }
    Files.write(master, right);
    gateway().close();
    Files.write(
        folder.resolve("data/sealpost.db"),
        "no database at all".getBytes(StandardCharsets.US_ASCII));
    try (var broken = new StateExamination(configuration, InstantSource.system())) {
      assertThat(line(broken.findings(), "database").level()).isEqualTo(Level.FAIL);
    }
  }

  @Test
  void theVerbEndsWithOneIfAnythingFails() throws Exception {
    try (var good = new Scripted("220 mail ESMTP", "250 mail", "")) {
      var file = folder.resolve("sealpost.yaml");
      Files.writeString(file, yaml(Map.of(), "127.0.0.1:" + good.port()));
      assertThat(Verbs.run("doctor", "--offline", "--json", "--config", file.toString())).isZero();
      Files.writeString(file, yaml(Map.of(), "127.0.0.1:1"));
      assertThat(Verbs.run("doctor", "--offline", "--config", file.toString())).isEqualTo(1);
    }
  }

  @Test
  void aCertificateIsJudgedByItsNameAndItsEnd() {
    try (var gateway = gateway()) {
      var at = gateway.listener("inbound").orElseThrow();
      var shown = SmtpLook.at(at, "doctor.invalid", "gw.example.org", false).chain().getFirst();
      var now = Instant.now();
      var end = shown.getNotAfter().toInstant();
      assertThat(judged(shown, "gw.example.org", now)).isEqualTo(Level.OK);
      assertThat(judged(shown, "other.example.org", now)).isEqualTo(Level.FAIL);
      assertThat(judged(shown, "gw.example.org", end.minus(Duration.ofDays(20))))
          .isEqualTo(Level.WARN);
      assertThat(judged(shown, "gw.example.org", end.minus(Duration.ofDays(6))))
          .isEqualTo(Level.FAIL);
      assertThat(judged(shown, "gw.example.org", end)).isEqualTo(Level.FAIL);
      assertThat(judged(shown, "gw.example.org", now.minus(Duration.ofDays(300))))
          .isEqualTo(Level.FAIL);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static Level judged(java.security.cert.X509Certificate shown, String host, Instant now) {
    return ShownCertificate.judge(Phrase.of("part.certificate"), shown, host, now).level();
  }

  /** A server that greets and answers EHLO as it was told, and nothing else. */
  private static final class Scripted implements AutoCloseable {

    private final ServerSocket socket;

    Scripted(String greeting, String first, String second) throws IOException {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(greeting, first, second));
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve(String greeting, String first, String second) {
      while (!socket.isClosed()) {
        try (var client = socket.accept()) {
          client.setSoTimeout(20_000);
          var in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
          var out = client.getOutputStream();
          out.write((greeting + "\r\n").getBytes(StandardCharsets.US_ASCII));
          for (var line = in.readLine(); line != null; line = in.readLine()) {
            boolean lmtp = greeting.endsWith("LMTP");
            if (line.startsWith(lmtp ? "LHLO" : "EHLO")) {
              var reply = first + "\r\n" + (second.isEmpty() ? "" : second + "\r\n");
              out.write(reply.getBytes(StandardCharsets.US_ASCII));
            } else if (line.contains("HLO") || line.contains("HELO")) {
              out.write("500 what?\r\n".getBytes(StandardCharsets.US_ASCII));
            }
          }
        } catch (IOException gone) {
          // The next client, or the end.
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
