package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TlsLevel;

class UncheckedNetworksTest {

  private static final String MAIL =
      """
      X-Sealpost-Verdict: clean; score=-9
      From: Anna <anna@example.org>
      To: anna@example.org
      Subject: from our own domain, from outside

      X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*
      """
          .replace("\n", "\r\n");

  @TempDir Path folder;

  @Test
  void whatIsRefusedFromOthersIsPassedOnFromNetworksThatTheAdministratorNamed() throws Exception {
    assertThat(delivered("[]")).isEmpty();
    var passed = delivered("[127.0.0.0/8]").orElseThrow();
    assertThat(passed.field("Received")).isPresent();
    assertThat(passed.field("X-Sealpost-Verdict")).as("a forged mark").isEmpty();
    assertThat(passed.field("Authentication-Results")).isEmpty();
    assertThat(text(passed)).endsWith(MAIL.substring(MAIL.indexOf("From:")));
  }

  private static String text(Message message) {
    return new String(message.content().octets(), StandardCharsets.ISO_8859_1);
  }

  private Optional<Message> delivered(String unchecked) throws Exception {
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var gateway = start(unchecked, sink.address().getPort())) {
      var to = gateway.listener("inbound").orElseThrow();
      var outcome =
          new SmtpClient(ClientSettings.usual("client.example.net"))
              .send(
                  new Hop("gw.example.org", new InetSocketAddress("127.0.0.1", to.getPort())),
                  TlsLevel.NONE,
                  new Envelope(
                      ReversePath.none(),
                      List.of(Address.parse("anna@example.org").orElseThrow()),
                      false,
                      false),
                  Content.of(MAIL.getBytes(StandardCharsets.ISO_8859_1)))
              .outcomes()
              .getFirst();
      return outcome instanceof RecipientOutcome.Accepted
          ? sink.await(letter -> true, Duration.ofSeconds(30))
              .map(letter -> Message.read(letter.content()))
          : Optional.empty();
    }
  }

  private Gateway start(String unchecked, int sink) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0, unchecked: %s}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
        """
            .formatted(folder.resolve("data"), unchecked, sink);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }
}
