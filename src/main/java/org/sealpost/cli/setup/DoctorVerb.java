package org.sealpost.cli.setup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.DnsResolver;
import org.sealpost.dns.DnsSettings;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Phrase;
import org.sealpost.monitoring.SpokenFinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Examines the machine and the DNS: one line for each thing, with the mend. */
@Command(
    name = "doctor",
    description =
        "what is not right yet: configuration, machine, rows and keys, listeners, servers, DNS;"
            + " one line each, with the mend")
public final class DoctorVerb implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", paramLabel = "FILE", defaultValue = "/etc/sealpost/sealpost.yaml")
  private Path file = Path.of("/etc/sealpost/sealpost.yaml");

  @Option(names = "--json", description = "a JSON object a line")
  private boolean json;

  @Option(names = "--offline", description = "look at this machine alone, ask no DNS")
  private boolean offline;

  @Option(
      names = "--time-server",
      paramLabel = "HOST",
      defaultValue = "pool.ntp.org",
      description = "whose clock ours is compared with; empty: nobody's")
  private String timeServer = "pool.ntp.org";

  @Parameters(
      paramLabel = "DOMAIN",
      arity = "0..*",
      description = "look at the DNS of these domains alone (default: all of the configuration)")
  private List<Domain> domains = new ArrayList<>();

  @Override
  public Integer call() {
    var configuration = ConfigurationFile.read(file, System.getenv());
    var resolver =
        new DnsResolver(DnsSettings.of(configuration.dnsServers()), InstantSource.system());
    var findings = new ArrayList<Finding>();
    try (var state = new StateExamination(configuration, InstantSource.system())) {
      var examination = new Examination(configuration, InstantSource.system(), state);
      if (domains.isEmpty()) {
        findings.add(Finding.ok(Phrase.of("part.configuration"), "configuration.ok", file));
        findings.addAll(examination.machine(offline ? "" : timeServer));
        findings.addAll(examination.listeners());
      }
      if (!offline) {
        findings.addAll(examination.dns(resolver, domains));
      }
    }
    // Programs read the same on every machine; a person at a terminal reads by LC_ALL or LANG.
    var language = json ? Locale.ROOT : TerminalLanguage.of(System.getenv());
    findings.forEach(finding -> print(finding.in(language), language));
    return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL) ? 1 : 0;
  }

  private void print(SpokenFinding finding, Locale language) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "level",
                      finding.level().name(),
                      "code",
                      finding.code(),
                      "part",
                      finding.part(),
                      "text",
                      finding.text(),
                      "expected",
                      finding.expected(),
                      "mend",
                      finding.mend())));
      return;
    }
    var line = Phrase.of("doctor.line", finding.part(), finding.text());
    out.printf("%-4s  %s%n", finding.level(), printable(line.in(language)));
    if (finding.level() != Finding.Level.OK && !finding.expected().isEmpty()) {
      var expected = Phrase.of("doctor.expected", finding.expected());
      out.println("      " + printable(expected.in(language)));
    }
    if (!finding.mend().isEmpty()) {
      var mend = Phrase.of("doctor.mend", finding.mend());
      out.println("      " + printable(mend.in(language)));
    }
  }

  /** What strangers wrote must not move the cursor of a terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009F\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD");
  }
}
