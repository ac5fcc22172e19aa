package org.sealpost.cli.setup;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.monitoring.WantedRecords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks what it must know, writes the configuration file, and says which DNS records to publish. */
@Command(
    name = "setup",
    description = "write the configuration file and print the DNS records to publish")
public final class SetupVerb implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", paramLabel = "FILE", defaultValue = "/etc/sealpost/sealpost.yaml")
  private Path file = Path.of("/etc/sealpost/sealpost.yaml");

  @Option(names = "--data", paramLabel = "DIR", defaultValue = "/var/lib/sealpost")
  private Path data = Path.of("/var/lib/sealpost");

  @Option(names = "--hostname", description = "this gateway's name, such as gw.example.org")
  private @Nullable String hostname;

  @Option(names = "--domain", description = "a domain of yours; may be repeated")
  private List<String> domains = new ArrayList<>();

  @Option(
      names = "--deliver-to",
      description = "the mail server behind, as host:port or lmtp://host:port")
  private @Nullable String deliverTo;

  @Option(names = "--allow", description = "network of your own servers; may be repeated")
  private List<String> allow = new ArrayList<>();

  @Option(names = "--force", description = "overwrite an existing file")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(file) && !force) {
      throw new ParameterException(
          spec.commandLine(), file + " exists already; overwrite it with --force");
    }
    var host = answer(hostname, "Host name of this gateway (its reverse DNS)", "gw.example.org");
    if (domains.isEmpty()) {
      domains = List.of(answer(null, "Your domains", "example.org").split("[,\\s]+"));
    }
    var inner =
        answer(
            deliverTo,
            "Mail server behind the gateway (host:port or lmtp://host:port)",
            "10.0.0.5:25");
    if (allow.isEmpty()) {
      allow = List.of(answer(null, "Networks of your own servers", "10.0.0.0/8").split("[,\\s]+"));
    }
    var text = text(host, inner);
    var configuration = ConfigurationFile.parse(file.toString(), text, Map.of());
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    explain(host, configuration);
    return 0;
  }

  private String answer(@Nullable String given, String question, String example) {
    if (given != null) {
      return given;
    }
    var console = Objects.requireNonNull(System.console());
    if (!console.isTerminal()) {
      throw new ParameterException(
          spec.commandLine(),
          "nobody is here to ask; give --hostname, --domain, --deliver-to and --allow");
    }
    var answer = console.readLine("%s [%s]: ", question, example);
    return answer == null || answer.isBlank() ? example : answer.strip();
  }

  private String text(String host, String inner) {
    var text = new StringBuilder();
    text.append("# Written by: sealpost setup. All keys: sealpost config describe\n");
    text.append("sealpost:\n");
    text.append("  hostname: ").append(host).append('\n');
    text.append("  data: ").append(data.toAbsolutePath()).append('\n');
    text.append("  listeners:\n");
    text.append("    inbound: {address: 0.0.0.0, port: 25}\n");
    text.append("    outbound: {address: 0.0.0.0, port: 26, allow: [");
    text.append(String.join(", ", allow)).append("]}\n");
    text.append("    console: {address: 127.0.0.1, port: 8080}\n");
    text.append("    portal: {address: 0.0.0.0, port: 8443, url: https://").append(host);
    text.append(":8443}\n");
    text.append("  domains:\n");
    for (var domain : domains) {
      text.append("    ").append(domain).append(":\n");
      text.append("      deliver-to: \"").append(inner).append("\"\n");
      text.append("      mta-sts: {mode: testing}\n");
    }
    return text.toString();
  }

  private void explain(String host, Configuration configuration) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote " + file + ". Start with: sealpost run --config " + file);
    out.println();
    out.println("Publish these DNS records (<address> is this machine's public address):");
    out.printf("  %s.  A      <address>   and its reverse (PTR) back to %s%n", host, host);
    for (var domain : domains) {
      out.printf("  %s.  MX     10 %s.%n", domain, host);
      out.printf("  %s.  TXT    \"v=spf1 mx -all\"%n", domain);
      out.printf(
          "  _dmarc.%s.  TXT    \"v=DMARC1; p=none; rua=mailto:dmarc@%s\"%n", domain, domain);
    }
    configuration
        .domains()
        .forEach(
            (domain, settings) -> {
              out.println("  " + WantedRecords.tlsReports(domain));
              settings
                  .mtaSts()
                  .ifPresent(
                      policy -> {
                        out.println("  " + WantedRecords.policy(domain, policy));
                        out.println(
                            "  " + WantedRecords.policyHost(domain, configuration.hostname()));
                      });
            });
    out.println();
    out.println(
        "Senders fetch the mta-sts policy at port 443: forward it to the portal's port 8443.");
    out.println();
    out.println("The DKIM records follow at the first start; then check all with: sealpost doctor");
  }
}
