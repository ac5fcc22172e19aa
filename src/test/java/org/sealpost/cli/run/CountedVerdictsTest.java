package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TlsLevel;
import org.sealpost.store.DatabaseSettings;
import org.sealpost.store.Databases;

/** A mail that comes in is counted for the domain in From, while reports are on. */
class CountedVerdictsTest {

  private static final String MAIL =
      "From: <bob@a.test>\r\nTo: anna@example.org\r\nSubject: hello\r\n\r\nHello.\r\n";

  @TempDir Path folder;

  private List<String> counted(String reports) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:1"}
          %s
        """
            .formatted(folder, reports);
    var resolver =
        ZoneResolver.of(
            List.of(
                "a.test TXT \"v=spf1 ip4:127.0.0.1 -all\"",
                "_dmarc.a.test TXT \"v=DMARC1; p=reject; rua=mailto:d@a.test\""));
    var surroundings =
        new Surroundings(
            resolver, InstantSource.system(), Optional.empty(), Surroundings.freshToken());
    try (var gateway =
        Gateway.start(ConfigurationFile.parse("test", yaml, Map.of()), surroundings)) {
      var to = gateway.listener("inbound").orElseThrow();
      new SmtpClient(ClientSettings.usual("client.a.test"))
          .send(
              new Hop("gw.example.org", new InetSocketAddress("127.0.0.1", to.getPort())),
              TlsLevel.NONE,
              new Envelope(
                  ReversePath.of(Address.of("bob@a.test")),
                  List.of(Address.of("anna@example.org")),
                  false,
                  false),
              Content.of(MAIL.getBytes(StandardCharsets.US_ASCII)));
    }
    try (var database = Databases.open(DatabaseSettings.embedded(folder))) {
      return database.read(
          sql ->
              sql.sql("SELECT domain, source, disposition, mails FROM reports_dmarc_results")
                  .query(
                      (row, n) ->
                          row.getString(1)
                              + " "
                              + row.getString(2)
                              + " "
                              + row.getString(3)
                              + " "
                              + row.getLong(4))
                  .list());
    }
  }

  @Test
  void withReportsOnTheVerdictIsWrittenDown() {
    assertThat(counted("reports: {from: reports@example.org}"))
        .containsExactly("a.test 127.0.0.1 pass 1");
  }

  @Test
  void withReportsOffNothingIs() {
    assertThat(counted("")).isEmpty();
    assertThat(counted("reports: {from: reports@example.org, dmarc: false}")).isEmpty();
  }
}
