package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.smtp.ServerCertificate;

/**
 * Who may send for us: by address as a proxy tells it, or by a certificate, and never otherwise.
 */
class OutboundDoorTest {

  private static final String PEER =
      """
      import smtplib, socket, ssl, sys
      port = %d

      def connection(source):
          smtp = smtplib.SMTP()
          plain = socket.create_connection(("127.0.0.1", port), 60)
          head = b"\\r\\n\\r\\n\\0\\r\\nQUIT\\n"
          if source == "LOCAL":
              plain.sendall(head + b"\\x20\\x00\\x00\\x00")
          elif source:
              plain.sendall(head + b"\\x21\\x11\\x00\\x0c" + socket.inet_aton(source)
                  + socket.inet_aton("127.0.0.1") + b"\\x10\\x00\\x00\\x19")
          else:
              plain.sendall(b"EHLO client.test\\r\\n")
          smtp.sock = plain
          smtp._host = "gw.example.org"
          return smtp

      def greeted(source):
          smtp = connection(source)
          assert smtp.getreply()[0] == 220
          smtp.ehlo("client.test")
          return smtp

      def mail(smtp, code):
          answer = smtp.docmd("MAIL", "FROM:<anna@example.org>")
          assert answer[0] == code, (code, answer)

      def secured(source, pem):
          smtp = greeted(source)
          mail(smtp, 530)
          context = ssl._create_unverified_context()
          if pem:
              context.load_cert_chain(pem)
          assert smtp.docmd("STARTTLS")[0] == 220
          smtp.sock = context.wrap_socket(smtp.sock, server_hostname="gw.example.org")
          smtp.file = None
          smtp.ehlo("client.test")
          return smtp

      # By address, which is never the proxy's own, although it is in the list as well.
      mail(greeted("10.1.2.3"), 250)
      mail(greeted("LOCAL"), 530)
      try:
          smtp = connection(None)
          assert smtp.getreply()[0] == -1
      except smtplib.SMTPServerDisconnected:
          pass

      # By certificate.
      mail(secured("192.0.2.1", None), 550)
      mail(secured("192.0.2.1", "%s"), 550)
      smtp = secured("192.0.2.1", "%s")
      smtp.sendmail("anna@example.org", ["anna@example.org"],
          "From: anna@example.org\\r\\nSubject: by certificate\\r\\n\\r\\nx\\r\\n")
      """;

  @TempDir Path folder;

  @Test
  void sendingIsForWhomTheAdministratorNamed() throws Exception {
    var ours = ServerCertificate.naming("inner.example.org");
    var foreign = ServerCertificate.naming("inner.example.org");
    try (var sink = MailboxSink.start("sink.example.org", folder);
        var gateway = start(sink.address().getPort(), digest(ours))) {
      var script =
          PEER.formatted(
              gateway.listener("outbound").orElseThrow().getPort(),
              foreign.pem(folder.resolve("foreign.pem")),
              ours.pem(folder.resolve("ours.pem")));
      assertThat(python(script)).isEmpty();
      assertThat(
              sink.await(
                  letter ->
                      new String(letter.content().octets(), StandardCharsets.ISO_8859_1)
                          .contains("[192.0.2.1]"),
                  Duration.ofSeconds(120)))
          .isPresent();
    }
  }

  private static String digest(ServerCertificate certificate) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(certificate.certificate().getPublicKey().getEncoded()));
  }

  private static String python(String script) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder("python3", "-").redirectErrorStream(true).start();
    } catch (IOException absent) {
      assumeTrue(false, "skipped: python3 is not installed");
      throw absent;
    }
    process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private Gateway start(int sink, String key) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            outbound:
              address: 127.0.0.1
              port: 0
              allow: [10.0.0.0/8, 127.0.0.0/8]
              proxies: [127.0.0.1]
              allow-certificates: ["%s"]
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d"}
        """
            .formatted(folder.resolve("data"), key, sink);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }
}
