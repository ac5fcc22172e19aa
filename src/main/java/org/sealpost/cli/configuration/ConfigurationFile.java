package org.sealpost.cli.configuration;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration.DeliverySection;
import org.sealpost.cli.configuration.Configuration.Listeners;
import org.sealpost.cli.configuration.Configuration.OwnDomainSettings;
import org.sealpost.cli.configuration.Configuration.PersonSettings;
import org.sealpost.cli.configuration.Configuration.PolicySection;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.HopName;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the configuration file; tells all mistakes of it at once. */
public final class ConfigurationFile {

  private static final int LARGEST_FILE = 4 * 1024 * 1024;

  private ConfigurationFile() {}

  /**
   * Reads a file with the overrides of an environment ({@code SEALPOST_HOSTNAME} for {@code
   * sealpost.hostname}).
   *
   * @throws ConfigurationException if anything in it is wrong
   */
  public static Configuration read(Path file, Map<String, String> environment) {
    return parse(file.toString(), content(file), environment);
  }

  /** Reads a text as if it stood in a file of that name. */
  public static Configuration parse(String file, String text, Map<String, String> environment) {
    var problems = new ArrayList<Problem>();
    var reading = new Section.Reading(file, environment, problems);
    var top = new Section(reading, "", compose(file, text));
    var root = top.section("sealpost");
    if (!root.isPresent() && problems.isEmpty()) {
      problems.add(new Problem(file, "sealpost", "is missing: every key stands below it"));
    }
    top.end();
    var configuration = configuration(root);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return configuration;
  }

  /** The complete file with every key, its default and what it is for. */
  public static String described() {
    try (var in = ConfigurationFile.class.getResourceAsStream("/configuration/sealpost.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the described configuration is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String content(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw only(file.toString(), "is larger than 4 MiB: this cannot be a configuration file");
      }
      return Files.readString(file);
    } catch (NoSuchFileException absent) {
      throw only(
          file.toString(), "there is no such file; make one with: sealpost setup --config " + file);
    } catch (IOException unreadable) {
      throw only(file.toString(), "cannot be read: " + unreadable.getMessage());
    }
  }

  private static Node compose(String file, String text) {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(20);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit(LARGEST_FILE);
    try {
      var node = new Yaml(options).compose(new StringReader(text));
      if (node == null) {
        throw only(file, "is empty; start from: sealpost config describe");
      }
      return node;
    } catch (MarkedYAMLException wrong) {
      var mark = wrong.getProblemMark();
      throw only(
          mark == null ? file : file + ":" + (mark.getLine() + 1),
          "is not YAML: " + wrong.getProblem());
    } catch (YAMLException wrong) {
      throw only(file, "is not YAML: " + wrong.getMessage());
    }
  }

  private static ConfigurationException only(String place, String text) {
    return new ConfigurationException(List.of(new Problem(place, "", text)));
  }

  private static Configuration configuration(Section root) {
    var authenticity = root.section("authenticity");
    var domains = domains(root.section("domains"), Domain.parse(root.text("hostname", "")));
    var configuration =
        new Configuration(
            domain(root, "hostname", root.required("hostname", "gw.example.org")),
            Path.of(root.text("data", "/var/lib/sealpost")).toAbsolutePath().normalize(),
            database(root),
            listeners(root.section("listeners"), root.text("hostname", "localhost")),
            domains,
            people(root.section("people")),
            delivery(root.section("delivery")),
            dnsServers(root.section("dns")),
            AuthenticitySection.trustedSealers(authenticity),
            BimiSection.read(authenticity.section("bimi")),
            AuthenticitySection.dkim(authenticity.section("dkim")),
            CertificatesReader.read(root.section("certificates"), root),
            policy(root.section("policy")),
            GateSection.read(root.section("gate")),
            OutboundLimitsSection.read(root.section("outbound-limits")),
            ReportsSection.read(root.section("reports"), domains.keySet()),
            DoorSections.tls(root),
            DoorSections.securityContacts(root.section("security")));
    if (!root.text("store", "files").equals("files")) {
      root.problem("store", "expected files (s3:// is not in this version)");
    }
    authenticity.end();
    root.end();
    return configuration;
  }

  private static Domain domain(Section section, String key, String text) {
    return section.as(
        key, text, Domain::parse, "a domain name such as gw.example.org", Domain.of("invalid"));
  }

  private static String database(Section root) {
    return root.as(
        "database",
        root.text("database", "embedded"),
        text ->
            text.equals("embedded") || text.startsWith("jdbc:postgresql:")
                ? Optional.of(text)
                : Optional.empty(),
        "embedded or a URL such as jdbc:postgresql://db/sealpost",
        "embedded");
  }

  private static Listeners listeners(Section section, String hostname) {
    var listeners =
        new Listeners(
            ListenerReader.read(section, "inbound", "0.0.0.0", 25),
            ListenerReader.read(section, "outbound", "127.0.0.1", 26),
            ListenerReader.read(section, "submission", "0.0.0.0", 587),
            ListenerReader.read(section, "submissions", "0.0.0.0", 465),
            DoorSections.console(section.section("console")),
            DoorSections.portal(section, hostname),
            DoorSections.acme(section));
    if (listeners
        .outbound()
        .filter(l -> l.allow().isEmpty() && l.certificates().isEmpty())
        .isPresent()) {
      section
          .section("outbound")
          .problem(
              "allow",
              "is missing: name the networks of your own servers, for example [10.0.0.0/8], or"
                  + " their keys in allow-certificates; without it the whole world could relay");
    }
    section.end();
    return listeners;
  }

  private static Map<Domain, OwnDomainSettings> domains(
      Section section, Optional<Domain> hostname) {
    var domains = new LinkedHashMap<Domain, OwnDomainSettings>();
    for (var name : section.names()) {
      var settings = section.section(name);
      var deliverTo =
          settings.as(
              "deliver-to",
              settings.required("deliver-to", "10.0.0.5:25"),
              text -> HopName.parse(text).map(HopName::toString),
              "the inner mail server as " + HopName.EXPECTED,
              "invalid:25");
      boolean probe = settings.text("check-recipients", "false").equals("probe");
      domains.put(
          domain(section, name, name),
          new OwnDomainSettings(
              deliverTo,
              !probe && settings.flag("check-recipients", false),
              probe,
              settings.flag("accept-unprobed", false),
              DoorSections.mtaSts(settings, hostname)));
      settings.end();
    }
    return domains;
  }

  private static Map<Address, PersonSettings> people(Section section) {
    var people = new LinkedHashMap<Address, PersonSettings>();
    for (var name : section.names()) {
      var person = section.section(name);
      var address =
          section.as(name, name, Address::parse, "an address", Address.of("nobody@invalid"));
      people.put(
          address,
          new PersonSettings(
              person.text("name", ""), person.texts("groups"), person.flag("protected", false)));
      person.end();
    }
    return people;
  }

  private static DeliverySection delivery(Section section) {
    var smartHost = section.text("smart-host", "");
    if (!smartHost.isEmpty()) {
      smartHost =
          section.as(
              "smart-host",
              smartHost,
              text -> HopName.parse(text).map(HopName::toString),
              "a host, or " + HopName.EXPECTED,
              "");
    }
    var delivery =
        new DeliverySection(
            smartHost,
            section.span("first-retry", "5m"),
            section.span("longest-retry", "1h"),
            section.span("lifetime", "5d"));
    if (delivery.lifetime().compareTo(Duration.ofMinutes(1)) < 0) {
      section.problem("lifetime", "expected at least 1m: mail would bounce at once");
    }
    section.end();
    return delivery;
  }

  private static List<InetSocketAddress> dnsServers(Section section) {
    var servers = new ArrayList<InetSocketAddress>();
    for (var text : section.texts("servers")) {
      HostPort.parse(text, 53)
          .flatMap(
              server ->
                  Network.parse(server.host())
                      .map(n -> new InetSocketAddress(n.address(), server.port())))
          .ifPresentOrElse(
              servers::add,
              () -> section.problem("servers", "\"" + text + "\" is no address such as 10.0.0.53"));
    }
    section.end();
    return servers;
  }

  private static PolicySection policy(Section section) {
    var policy =
        new PolicySection(
            section.points("mark-at", 2.5),
            section.points("quarantine-at", 4.0),
            section.points("reject-at", 4.0));
    if (policy.markAt() > policy.rejectAt()) {
      section.problem("mark-at", "must not be above reject-at");
    }
    section.end();
    return policy;
  }
}
