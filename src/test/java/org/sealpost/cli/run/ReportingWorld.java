package org.sealpost.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.authenticity.DkimSigner;
import org.sealpost.authenticity.reports.AggregateReport;
import org.sealpost.authenticity.reports.TlsReport;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;
import org.sealpost.smtp.Caller;

/** Receivers of the world who sign what they report, and a gateway that they report to. */
final class ReportingWorld {

  static final String TO = "dmarc-reports@example.org";
  static final String TOKEN = "the-token-of-the-test";

  private static final Domain RECEIVER = Domain.of("receiver.example");
  private static final Domain CAREFUL = Domain.of("careful.example");

  private final MemoryKeyVault vault = new MemoryKeyVault();
  private final DkimSigner signer = new DkimSigner(vault, InstantSource.system());
  private final DkimKey key = new DkimKey(RECEIVER, "k1", vault.make(KeyKind.ED25519, "dkim"));

  /** For TLS reports alone (RFC 8460 §3). */
  private final DkimKey tlsKey = new DkimKey(CAREFUL, "t1", vault.make(KeyKind.ED25519, "dkim"));

  /** The gateway; its only neighbour is the mail server of our people. */
  Gateway gateway(Path folder, int inner, String more) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            outbound: {address: 127.0.0.1, port: 0, allow: [127.0.0.0/8]}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d", check-recipients: true}
          people:
            anna@example.org: {name: Anna}
            both@example.org: {name: Both}
          reports: {received-at: [dmarc-reports@example.org, both@example.org]}
        %s
        """
            .formatted(folder.resolve("data"), inner, more);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(
                List.of(
                    key.recordName() + " TXT \"" + record(key) + "\"",
                    tlsKey.recordName() + " TXT \"" + record(tlsKey) + "; s=tlsrpt\"",
                    "_dmarc.receiver.example TXT \"v=DMARC1; p=none\"",
                    "_dmarc.careful.example TXT \"v=DMARC1; p=none\"")),
            InstantSource.system(),
            Optional.of(TOKEN),
            Surroundings.freshToken()));
  }

  private String record(DkimKey which) {
    return DkimKey.publicRecord(vault.publicKey(which.key()).orElseThrow());
  }

  /** The mail with a signature of receiver.example on top. */
  String signed(String mail) {
    return signed(mail, key);
  }

  /** The same by careful.example, whose key is for TLS reports alone. */
  String signedForTls(String mail) {
    return signed(mail, tlsKey);
  }

  private String signed(String mail, DkimKey with) {
    var octets = mail.getBytes(StandardCharsets.ISO_8859_1);
    return signer.sign(Message.read(Content.of(octets)), with).raw() + mail;
  }

  /** Sends a mail and returns the last reply. */
  static String send(Gateway gateway, String mail, String... recipients) {
    return sendTo(gateway, "inbound", "bounces@receiver.example", mail, recipients);
  }

  static String sendTo(
      Gateway gateway, String listener, String from, String mail, String... recipients) {
    try (var caller =
        Caller.from(InetAddress.getLoopbackAddress(), gateway.listener(listener).orElseThrow())) {
      caller.reply();
      caller.ask("EHLO mx.receiver.example");
      caller.ask("MAIL FROM:<" + from + ">");
      for (var recipient : recipients) {
        var reply = caller.ask("RCPT TO:<" + recipient + ">");
        if (!reply.startsWith("250")) {
          return reply;
        }
      }
      caller.ask("DATA");
      return caller.send(mail).ask("\r\n.");
    }
  }

  /** Asks the API as an administrator. */
  static String api(Gateway gateway, String method, String path) {
    var console = gateway.listener("console").orElseThrow();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.getPort() + path))
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("Content-Type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** Lets go all that is held. */
  static void releaseAll(Gateway gateway) {
    var cases = Pattern.compile("\"id\":\"(C-[^\"]+)\"");
    cases
        .matcher(api(gateway, "GET", "/api/v1/quarantine"))
        .results()
        .forEach(held -> api(gateway, "POST", "/api/v1/quarantine/" + held.group(1) + "/release"));
  }

  /** Yesterday's report of mail in the name of a domain, one mail of a stranger in it. */
  static AggregateReport dmarc(String id, String domain) {
    var today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    return new AggregateReport(
        "Receiver",
        "noreply@receiver.example",
        id,
        today.minus(1, ChronoUnit.DAYS),
        today.minusSeconds(1),
        Optional.empty(),
        new AggregateReport.Policy(
            domain, "none", Optional.empty(), Optional.empty(), "r", "r", false),
        List.of(
            new AggregateReport.Row(
                "203.0.113.66",
                1,
                "none",
                false,
                false,
                Optional.empty(),
                "bulk.example",
                domain,
                List.of(),
                Optional.of(new AggregateReport.Sender("bulk.example", "mfrom", "pass")))));
  }

  /** Yesterday's report of TLS to a domain. */
  static TlsReport tls(String id, String domain) {
    var today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    return new TlsReport(
        "Receiver",
        "noreply@receiver.example",
        id,
        today.minus(1, ChronoUnit.DAYS),
        today.minusSeconds(1),
        List.of(
            new TlsReport.Policy(
                "sts",
                domain,
                List.of(),
                List.of(),
                10,
                3,
                List.of(
                    new TlsReport.Failure(
                        "certificate-expired",
                        Optional.of("192.0.2.9"),
                        Optional.of("mx1." + domain),
                        Optional.empty(),
                        3,
                        Optional.empty())))));
  }
}
