package org.sealpost.cli.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimSettings;

class ConfigurationFileTest {

  @TempDir Path folder;

  @Test
  void theDescribedFileIsAValidFileWithEveryKey() {
    var configuration =
        ConfigurationFile.parse("described", ConfigurationFile.described(), Map.of());
    assertThat(configuration.hostname()).isEqualTo(Domain.of("gw.example.org"));
    assertThat(configuration.listeners().inbound().orElseThrow().largestMessage())
        .isEqualTo(50L << 20);
    assertThat(configuration.people().get(Address.of("anna.berger@example.org")).isProtected())
        .isTrue();
  }

  @Test
  void theDescribedDefaultsAreTheRealDefaults() {
    var bare =
        parse(
            """
            sealpost:
              hostname: gw.example.org
              listeners:
                inbound: {}
                outbound: {allow: [127.0.0.0/8]}
                submission: {}
                submissions: {}
            """);
    var described = ConfigurationFile.parse("described", ConfigurationFile.described(), Map.of());
    assertThat(bare.data()).isEqualTo(described.data());
    assertThat(bare.delivery()).isEqualTo(described.delivery());
    assertThat(bare.policy()).isEqualTo(described.policy());
    assertThat(bare.dkim()).isEqualTo(described.dkim()).isEqualTo(DkimSettings.USUAL);

    assertThat(bare.reports()).isEqualTo(described.reports());
    assertThat(bare.certificates()).isEqualTo(described.certificates());
    assertThat(bare.listeners().inbound()).isEqualTo(described.listeners().inbound());
    assertThat(bare.listeners().outbound()).isEqualTo(described.listeners().outbound());
    assertThat(bare.listeners().submission()).isEqualTo(described.listeners().submission());
    assertThat(bare.listeners().submissions()).isEqualTo(described.listeners().submissions());
    assertThat(bare.listeners().submissions().orElseThrow().implicitTls()).isTrue();
    assertThat(bare.listeners().console().address())
        .isEqualTo(described.listeners().console().address());
  }

  @Test
  void reportsAreSentOnlyFromADomainThatSignsThem() {
    assertThat(
            problems(
                """
                sealpost:
                  hostname: gw.example.org
                  reports: {from: reports@elsewhere.test}
                """))
        .singleElement()
        .asString()
        .contains("reports.from", "one of the domains");
    var off = parse("sealpost: {hostname: gw.example.org}").reports();
    assertThat(off.sendsTls() || off.sendsDmarc()).isFalse();
  }

  @Test
  void reportsArriveOnlyAtAddressesOfOursAndStayForATime() {
    assertThat(
            problems(
                """
                sealpost:
                  hostname: gw.example.org
                  domains:
                    example.org: {deliver-to: 10.0.0.5}
                  reports:
                    received-at: [nobody, a@elsewhere.test, a%b@example.org, postmaster@example.org]
                    kept: 10d
                """))
        .hasSize(5)
        .allMatch(problem -> problem.toString().contains("reports."))
        .anyMatch(problem -> problem.toString().contains("\"nobody\" is no address"))
        .anyMatch(problem -> problem.toString().contains("must be in one of the domains"))
        .anyMatch(problem -> problem.toString().contains("without %"))
        .anyMatch(problem -> problem.toString().contains("where people reach you"))
        .anyMatch(problem -> problem.toString().contains("from 90d to 1100d"));
    var reports =
        parse(
                """
                sealpost:
                  hostname: gw.example.org
                  domains:
                    example.org: {deliver-to: 10.0.0.5}
                  reports: {received-at: [dmarc@example.org, DMARC@example.org, tls@example.org]}
                """)
            .reports();
    assertThat(reports.receivedAt()).hasSizeBetween(2, 3);
    assertThat(reports.kept()).isEqualTo(Duration.ofDays(400));
  }

  @Test
  void anUnknownKeyIsToldWithItsLineAndTheKeyThatWasMeant() {
    var problems =
        problems(
            """
            sealpost:
              hostname: gw.example.org
              delivery:
                smarthost: mail.example.org
            """);
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.place()).isEqualTo("test.yaml:4");
              assertThat(problem.key()).isEqualTo("sealpost.delivery.smarthost");
              assertThat(problem.text()).contains("did you mean \"smart-host\"?");
            });
  }

  @Test
  void thePeoplesKeysAreOfAKindThatMailProgramsKnow() {
    var head =
        """
        sealpost:
          hostname: gw.example.org
          certificates: {keys: %s}
        """;
    assertThat(parse(head.formatted("p-256")).certificates().keys()).isEqualTo(KeyKind.P_256);
    assertThat(problems(head.formatted("ed25519")))
        .anySatisfy(
            problem -> {
              assertThat(problem.key()).isEqualTo("sealpost.certificates.keys");
              assertThat(problem.text()).contains("rsa-3072");
            });
  }

  @Test
  void allMistakesOfAFileAreToldAtOnce() {
    assertThat(
            problems(
                """
                sealpost:
                  hostname: not a name
                  listeners:
                    inbound: {port: 70000}
                    outbound: {address: 127.0.0.1}
                    submission: {port: 587, unchecked: [127.0.0.1]}
                  domains:
                    example.org: {}
                  delivery: {lifetime: soon}
                """))
        .extracting(Problem::key)
        .containsExactlyInAnyOrder(
            "sealpost.hostname",
            "sealpost.listeners.inbound.port",
            "sealpost.listeners.outbound.allow",
            "sealpost.listeners.submission.unchecked",
            "sealpost.domains.example.org.deliver-to",
            "sealpost.delivery.lifetime");
  }

  @Test
  void aNextHopMaySpeakLmtpButNotAtThePortOfSmtp() {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          domains:
            example.org: {deliver-to: "%s"}
        """;
    var read =
        ConfigurationFile.parse("test", yaml.formatted("lmtp:unix:/run/dovecot/lmtp"), Map.of());
    assertThat(read.domains().get(Domain.of("example.org")).deliverTo())
        .isEqualTo("lmtp:unix:/run/dovecot/lmtp");
    assertThat(problems(yaml.formatted("lmtp://10.0.0.5:25")))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.text()).contains("lmtp://host:port with a port other than 25"));
  }

  @Test
  void anOutboundListenerThatTrustsEverybodyIsRefused() {
    assertThat(
            problems(
                """
                sealpost:
                  hostname: gw.example.org
                  listeners:
                    outbound: {port: 26}
                """))
        .singleElement()
        .satisfies(problem -> assertThat(problem.text()).contains("the whole world could relay"));
  }

  @Test
  void keysOfDkimChangeNoFasterThanTheirRecordsCanFollow() {
    assertThat(
            problems(
                """
                sealpost:
                  hostname: gw.example.org
                  authenticity:
                    dkim: {sign: dsa, rotate-every: 14d, announce: 14d, grace: 1h}
                """))
        .extracting(Problem::key)
        .containsExactlyInAnyOrder(
            "sealpost.authenticity.dkim.sign",
            "sealpost.authenticity.dkim.rotate-every",
            "sealpost.authenticity.dkim.grace");
    var off =
        parse(
            """
            sealpost:
              hostname: gw.example.org
              authenticity:
                dkim: {sign: ed25519, rotate-every: off}
            """);
    assertThat(off.dkim().interval()).isZero();
    assertThat(off.dkim().algorithms()).containsExactly(DkimAlgorithm.ED25519);
  }

  @Test
  void indicatorsNeedRootsWhereEvidenceIsRequired() {
    assertThat(
            problems(
                """
                sealpost:
                  hostname: gw.example.org
                  authenticity:
                    bimi: {enabled: true, patience: 1m}
                """))
        .extracting(Problem::key)
        .containsExactlyInAnyOrder(
            "sealpost.authenticity.bimi.roots", "sealpost.authenticity.bimi.patience");
    var open =
        parse(
            """
            sealpost:
              hostname: gw.example.org
              authenticity:
                bimi: {enabled: true, require-evidence: false, patience: 1s}
            """);
    assertThat(open.bimi().isEnabled()).isTrue();
    assertThat(open.bimi().isEvidenceRequired()).isFalse();
    assertThat(open.bimi().patience()).isEqualTo(Duration.ofSeconds(1));
    assertThat(parse("sealpost:\n  hostname: gw.example.org\n").bimi().isEnabled()).isFalse();
  }

  @Test
  void aRepeatedKeyIsRefused() {
    assertThat(problems("sealpost:\n  hostname: a.example\n  hostname: b.example\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.text()).contains("twice"));
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() {
    assertThat(problems("sealpost:\n  hostname: [a\n"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.place()).matches("test.yaml:\\d+");
              assertThat(problem.text()).startsWith("is not YAML");
            });
  }

  @Test
  void anEmptyFileAndAnAbsentFileSayWhatToDo() {
    assertThat(problems("")).singleElement().asString().contains("sealpost config describe");
    var absent = folder.resolve("absent.yaml");
    assertThat(
            catchThrowableOfType(
                ConfigurationException.class, () -> ConfigurationFile.read(absent, Map.of())))
        .hasMessageContaining("sealpost setup");
  }

  @Test
  void theEnvironmentOverridesAndIsNamedWhenItIsWrong() {
    var text = "sealpost:\n  hostname: gw.example.org\n  listeners: {inbound: {}}\n";
    assertThat(
            ConfigurationFile.parse(
                    "test.yaml", text, Map.of("SEALPOST_LISTENERS_INBOUND_PORT", "2525"))
                .listeners()
                .inbound()
                .orElseThrow()
                .address())
        .isEqualTo(new InetSocketAddress("0.0.0.0", 2525));
    var wrong =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ConfigurationFile.parse("test.yaml", text, Map.of("SEALPOST_HOSTNAME", "-- --")));
    assertThat(wrong.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.place()).isEqualTo("SEALPOST_HOSTNAME"));
  }

  @Test
  void aSecretIsReadFromItsFile() throws Exception {
    var secret = Files.writeString(folder.resolve("url"), "jdbc:postgresql://db/x?password=p\n");
    assertThat(
            parse("sealpost:\n  hostname: gw.example.org\n  database: \"${file:" + secret + "}\"\n")
                .database())
        .isEqualTo("jdbc:postgresql://db/x?password=p");
  }

  @Test
  void aSecretThatCannotBeReadIsAMistake() {
    assertThat(
            problems("sealpost:\n  hostname: gw.example.org\n  database: \"${file:/no/such}\"\n"))
        .extracting(Problem::text)
        .anySatisfy(text -> assertThat(text).contains("cannot read the file /no/such"));
  }

  @Test
  void networksContainWhatTheySay() {
    var network = Network.parse("10.1.0.0/15").orElseThrow();
    assertThat(network.contains(InetAddress.ofLiteral("10.0.255.1"))).isTrue();
    assertThat(network.contains(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
    assertThat(network.contains(InetAddress.ofLiteral("::1"))).isFalse();
    assertThat(Network.parse("::/0").orElseThrow().contains(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(Network.parse("example.org")).isEmpty();
    assertThat(Network.parse("10.0.0.0/33")).isEmpty();
  }

  private static Configuration parse(String text) {
    return ConfigurationFile.parse("test.yaml", text, Map.of());
  }

  private static List<Problem> problems(String text) {
    return catchThrowableOfType(ConfigurationException.class, () -> parse(text)).problems();
  }
}
