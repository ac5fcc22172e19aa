package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.DeliveryWishes.Returned;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.ServerCertificate;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TlsLevel;

/** A mail with wishes goes through the whole gateway, and its sender hears what was wished. */
class WishedReportsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Address ANNA = Address.of("anna@example.org");
  private static final Address GOOD = Address.of("good@partner.test");
  private static final Address BAD = Address.of("bad@partner.test");
  private static final Address SILENT = Address.of("bad-and-silent@partner.test");
  private static final String MAIL =
      """
      From: Anna <anna@example.org>
      To: good@partner.test
      Subject: a contract
      Message-ID: <1@example.org>
      Date: Tue, 24 Nov 2026 08:00:00 +0000

      the secret body
      """
          .replace("\n", "\r\n");

  @TempDir Path folder;
  private final ServerCertificate certificate = ServerCertificate.naming("gw.example.org");

  @Test
  void reportsCarryTheNamesThatTheSenderGave() throws Exception {
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var world = new PlainWorld();
        var gateway = start(sink.address().getPort(), world.port())) {
      send(
          gateway,
          new DeliveryWishes(
              false,
              Optional.of(Returned.HEADERS),
              "contract+7",
              Map.of(
                  GOOD,
                  new ForRecipient(
                      Set.of(Notify.SUCCESS, Notify.FAILURE), "rfc822;first@elsewhere.test"),
                  BAD,
                  new ForRecipient(Set.of(Notify.SUCCESS, Notify.FAILURE), ""),
                  SILENT,
                  new ForRecipient(Set.of(Notify.NEVER), ""))),
          GOOD,
          BAD,
          SILENT);
      var relayed = report(sink, "Action: relayed");
      assertThat(relayed)
          .contains("Original-Envelope-Id: contract+7")
          .contains("Original-Recipient: rfc822; first@elsewhere.test")
          .contains("Final-Recipient: rfc822; good@partner.test")
          .contains("Subject: a contract")
          .doesNotContain("the secret body")
          .doesNotContain(BAD.toString());
      var failed = report(sink, "Action: failed");
      assertThat(failed)
          .contains("Original-Envelope-Id: contract+7")
          .contains("Final-Recipient: rfc822; bad@partner.test")
          .doesNotContain("the secret body");
      assertThat(sink.letters()).hasSize(2);
      assertThat(relayed + failed).doesNotContain(SILENT.toString());
    }
  }

  @Test
  void wishesTravelOnToAServerThatTakesThem() throws Exception {
    var asked = new ForRecipient(Set.of(Notify.SUCCESS, Notify.DELAY), "rfc822;old@example.org");
    var wishes = new DeliveryWishes(false, Optional.of(Returned.FULL), "id 1", Map.of(ANNA, asked));
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var gateway = start(sink.address().getPort(), 1)) {
      send(gateway, wishes, ANNA);
      var letter = sink.await(_ -> true, PATIENCE).orElseThrow();
      assertThat(letter.envelope().wishes()).isEqualTo(wishes);
    }
  }

  /** RFC 8689 §4.2.1: a server that promises nothing never sees the mail. */
  @Test
  void theDemandForTlsIsKeptBehindUs() throws Exception {
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var world = new PlainWorld();
        var gateway = start(sink.address().getPort(), world.port())) {
      send(gateway, new DeliveryWishes(true, Optional.empty(), "", Map.of()), GOOD);
      assertThat(report(sink, "Action: failed"))
          .containsPattern("Status: 5\\.7\\.(10|30)")
          .contains("Final-Recipient: rfc822; good@partner.test")
          .doesNotContain("the secret body");
      assertThat(world.said).isEmpty();
    }
  }

  private void send(Gateway gateway, DeliveryWishes wishes, Address... to) {
    var port = gateway.listener("outbound").orElseThrow().getPort();
    var usual = ClientSettings.usual("client.example.org");
    var client =
        new SmtpClient(
            new ClientSettings(
                usual.hostname(),
                Optional.of(certificate.trusting()),
                usual.connect(),
                usual.handshake(),
                usual.command(),
                usual.dataStart(),
                usual.dataBlock(),
                usual.dataEnd(),
                usual.mailsPerConnection()));
    var outcomes =
        client
            .send(
                new Hop("gw.example.org", new InetSocketAddress("127.0.0.1", port)),
                TlsLevel.VERIFIED,
                new Envelope(ReversePath.of(ANNA), List.of(to), false, false, wishes),
                Content.of(MAIL.getBytes(StandardCharsets.ISO_8859_1)))
            .outcomes();
    assertThat(outcomes).allMatch(o -> o instanceof RecipientOutcome.Accepted);
  }

  private static String report(MailboxSink sink, String action) throws InterruptedException {
    return sink.await(letter -> text(letter).contains(action), PATIENCE)
        .map(WishedReportsTest::text)
        .orElseThrow(() -> new AssertionError("no report with " + action));
  }

  private static String text(MailboxSink.Letter letter) {
    return new String(letter.content().octets(), StandardCharsets.ISO_8859_1);
  }

  private Gateway start(int inner, int outer) throws Exception {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            outbound: {address: 127.0.0.1, port: 0, allow: [127.0.0.0/8]}
            console: {address: 127.0.0.1, port: 0}
          tls: {certificate: %s, key: %s}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
          delivery: {smart-host: "127.0.0.1:%d", first-retry: 100ms, longest-retry: 1s}
        """
            .formatted(
                folder.resolve("data"),
                pem("CERTIFICATE", certificate.certificate().getEncoded()),
                pem("PRIVATE KEY", key()),
                inner,
                outer);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private byte[] key() throws Exception {
    return certificate.keys().getKey("server", "secret".toCharArray()).getEncoded();
  }

  private Path pem(String what, byte[] octets) throws IOException {
    return Files.writeString(
        folder.resolve(what.replace(' ', '-') + ".pem"),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(octets)));
  }

  /** A server that knows none of the extensions, and nobody whose name begins with bad. */
  private static final class PlainWorld implements AutoCloseable {

    private final ServerSocket socket;
    private final List<String> said = new java.util.concurrent.CopyOnWriteArrayList<>();

    PlainWorld() throws IOException {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(
          () -> {
            try {
              while (true) {
                var client = socket.accept();
                Thread.startVirtualThread(() -> serve(client));
              }
            } catch (IOException closed) {
              said.add("closed");
            }
          });
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve(Socket client) {
      try (client) {
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        say(client, "220 world.test");
        boolean inMail = false;
        for (var line = in.readLine(); line != null; line = in.readLine()) {
          if (inMail) {
            said.add(line);
            inMail = !line.equals(".");
            if (!inMail) {
              say(client, "250 ok");
            }
          } else if (line.startsWith("RCPT TO:<bad")) {
            say(client, "550 5.1.1 nobody");
          } else if (line.equals("DATA")) {
            inMail = true;
            say(client, "354 go");
          } else {
            say(client, line.equals("QUIT") ? "221 bye" : "250 ok");
          }
        }
      } catch (IOException gone) {
        said.add("gone");
      }
    }

    private static void say(Socket client, String line) throws IOException {
      client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
