package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.cli.run.Gateway;
import org.sealpost.mail.Address;
import org.sealpost.peers.FreePort;
import org.sealpost.peers.PostfixPeer;
import org.sealpost.privateca.CaName;

/** The whole gateway between two real mail servers: Postfix before it, Postfix behind it. */
class PostfixJourneyTest {

  private static final Address ANNA = Address.of("anna@peer.test");
  private static final Address KIM = Address.of("kim@customer.example");

  @TempDir Path data;
  @TempDir Path innerFolder;
  @TempDir Path outerFolder;
  @TempDir Path spool;

  @Test
  void carriesMailBothWaysBetweenTwoPostfixes() throws Exception {
    var missing = PostfixPeer.missing();
    assumeTrue(missing.isEmpty(), missing.orElse(""));
    int outboundPort = FreePort.onLoopback().getPort();
    try (var sink = MailboxSink.start("mx.customer.example", spool);
        var inner =
            PostfixPeer.start(
                innerFolder,
                Map.of(
                    "relayhost", "[127.0.0.1]:" + outboundPort, "smtp_tls_security_level", "may"));
        var gateway = gateway(inner.address().getPort(), sink.address().getPort(), outboundPort);
        var outer =
            PostfixPeer.start(
                outerFolder,
                Map.of(
                    "relayhost",
                    "[127.0.0.1]:" + gateway.listener("inbound").orElseThrow().getPort(),
                    "virtual_mailbox_domains",
                    "nobody.test",
                    "smtp_tls_security_level",
                    "may"))) {
      inbound(outer, inner);
      outbound(gateway, inner, sink);
    }
  }

  private static void inbound(PostfixPeer outer, PostfixPeer inner) {
    outer.send(
        KIM.toString(),
        List.of(ANNA.toString()),
        """
        From: Kim <kim@customer.example>
        To: anna@peer.test
        Subject: from the world
        Message-ID: <world@customer.example>
        X-Sealpost-Verdict: forged

        .a dot at the start
        ..two dots
        end
        """
            .getBytes(StandardCharsets.UTF_8));
    await().atMost(Duration.ofSeconds(60)).until(() -> !inner.mails().isEmpty());
    assertThat(inner.mails().getFirst())
        .contains("Subject: from the world")
        .contains("X-Sealpost-Verdict: ")
        .doesNotContain("X-Sealpost-Verdict: forged")
        .contains("Authentication-Results: gw.peer.test")
        .contains("\n.a dot at the start\n..two dots\nend\n")
        // Postfix spoke TLS with our listener's certificate.
        .containsPattern("with ESMTPS\\s+\\(TLSv1\\.3");
  }

  private void outbound(Gateway gateway, PostfixPeer inner, MailboxSink sink) throws Exception {
    inner.send(
        ANNA.toString(),
        List.of(KIM.toString()),
        """
        From: Anna Berger <anna@peer.test>
        To: kim@customer.example
        Subject: to the world
        Message-ID: <out@peer.test>

        .a dot at the start
        grüße
        """
            .getBytes(StandardCharsets.UTF_8));
    var letter = sink.await(l -> l.isFor(KIM), Duration.ofSeconds(60)).orElseThrow();
    var text = new String(letter.content().octets(), StandardCharsets.ISO_8859_1);
    assertThat(text).contains("multipart/signed").contains("DKIM-Signature: ");
    opensslAccepts(gateway, letter.content().octets());
  }

  /** A program that knows nothing of us but our root certificate. */
  private void opensslAccepts(Gateway gateway, byte[] mail)
      throws IOException, InterruptedException, java.security.cert.CertificateException {
    var root = data.resolve("root.pem");
    Files.writeString(
        root,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(gateway.privateCa().certificate(CaName.ROOT).getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    var file = Files.write(data.resolve("mail.eml"), mail);
    var process =
        new ProcessBuilder(
                "openssl",
                "cms",
                "-verify",
                "-in",
                file.toString(),
                "-CAfile",
                root.toString(),
                "-purpose",
                "smimesign",
                "-out",
                data.resolve("content").toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(Files.readString(data.resolve("content"), StandardCharsets.ISO_8859_1))
        .contains("Content-Type: ");
  }

  private Gateway gateway(int innerPort, int sinkPort, int outboundPort) {
    var yaml =
        """
        sealpost:
          hostname: gw.peer.test
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            outbound: {address: 127.0.0.1, port: %d, allow: [127.0.0.1]}
            console: {address: 127.0.0.1, port: 0}
          domains:
            peer.test: {deliver-to: "127.0.0.1:%d"}
          people:
            anna@peer.test: {name: Anna Berger}
          delivery: {smart-host: "127.0.0.1:%d", first-retry: 200ms, longest-retry: 1s}
        """
            .formatted(data.resolve("gateway"), outboundPort, innerPort, sinkPort);
    return TestGateway.start(yaml);
  }
}
