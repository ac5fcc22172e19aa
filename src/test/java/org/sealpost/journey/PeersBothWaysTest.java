package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.cli.run.Gateway;
import org.sealpost.delivery.QueueFilter;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.peers.FreePort;
import org.sealpost.peers.MailPeer;
import org.sealpost.peers.MailPeerKind;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TlsLevel;

/** The whole gateway with a mail server of other people as the world: both send, both receive. */
class PeersBothWaysTest {

  private static final List<String> THREE = List.of("x@peer.test", "y@peer.test", "z@peer.test");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whatPeersSendArrivesAsItWas(MailPeerKind kind) throws Exception {
    with(
        kind,
        (gateway, peer, inner) -> {
          for (int i = 0; i < VariedMails.count(); i++) {
            peer.send(
                "a@peer.test",
                to(i, "ours.test"),
                VariedMails.mail("a@peer.test", "b@ours.test", i, "\n"));
          }
          for (int i = 0; i < VariedMails.count(); i++) {
            var subject = VariedMails.subject(i);
            var wanted = to(i, "ours.test");
            until(peer, () -> recipients(inner, subject).equals(wanted));
            var letter = letters(inner, subject).getFirst();
            assertThat(body(text(letter)))
                .as(subject)
                .isEqualTo(VariedMails.body(i).replace("\n", "\r\n"));
            assertThat(text(letter)).as("over TLS").contains(" with ESMTPS");
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatPeersReceiveIsWhatWasSent(MailPeerKind kind) throws Exception {
    with(
        kind,
        (gateway, peer, _) -> {
          for (int i = 0; i < VariedMails.count(); i++) {
            var mail = VariedMails.mail("desk@ours.test", "x@peer.test", i, "\r\n");
            assertThat(send(gateway, to(i, "peer.test"), mail))
                .allMatch(outcome -> outcome instanceof RecipientOutcome.Accepted);
          }
          for (int i = 0; i < VariedMails.count(); i++) {
            var subject = VariedMails.subject(i);
            int copies = to(i, "peer.test").size();
            until(peer, () -> received(peer, subject).size() == copies);
            for (var mail : received(peer, subject)) {
              assertThat(body(mail)).as(subject).isEqualTo(VariedMails.body(i));
            }
          }
          // TLS is opportunistic: a handshake that fails is made up for in the clear.
          assertThat(peer.mails().stream().anyMatch(PeersBothWaysTest::cameOverTls))
              .as(peer.log())
              .isEqualTo(kind.takesTls());
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRefusedComesBackToItsSenderAndWhatIsDeferredWaits(MailPeerKind kind) throws Exception {
    with(
        kind,
        (gateway, peer, inner) -> {
          peer.send(
              "a@peer.test",
              List.of("nobody@strict.test", "b@ours.test"),
              VariedMails.mail("a@peer.test", "b@ours.test", 0, "\n"));
          send(
              gateway,
              List.of("nobody@peer.test", "later@peer.test", "x@peer.test"),
              VariedMails.mail("desk@ours.test", "x@peer.test", 1, "\r\n"));
          // Ours to the peer's sender, the peer's to ours.
          until(peer, () -> peer.mails().stream().anyMatch(m -> m.contains("no such mailbox")));
          until(
              peer, () -> recipients(inner, VariedMails.subject(0)).equals(List.of("b@ours.test")));
          until(peer, () -> bounce(inner).isPresent());
          assertThat(bounce(inner).orElseThrow())
              .contains("rfc822; nobody@peer.test\r\nAction: failed");
          until(peer, () -> received(peer, VariedMails.subject(1)).size() == 1);
          var later = QueueFilter.to(Address.of("later@peer.test"));
          until(peer, () -> gateway.queue().page(later, "", 10).size() == 1);
          var waiting = gateway.queue().page(later, "", 10).getFirst();
          until(peer, () -> gateway.queue().attempts(waiting.mail()).size() >= 4);
          gateway.queue().delete(waiting.mail());
          assertThat(received(peer, VariedMails.subject(1))).as("no second copy").hasSize(1);
        });
  }

  // ---- the three servers

  private interface Play {
    void play(Gateway gateway, MailPeer peer, MailboxSink inner) throws Exception;
  }

  private void with(MailPeerKind kind, Play play) throws Exception {
    var missing = kind.missing();
    assumeTrue(missing.isEmpty(), missing.orElse(""));
    // The peers' own users must get through to their folders.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    var inbound = FreePort.onLoopback();
    var home = Files.createDirectory(folder.resolve("peer"));
    try (var inner = MailboxSink.start("inner.ours.test", folder);
        var peer = kind.start(home, inbound);
        var gateway =
            gateway(inbound.getPort(), inner.address().getPort(), peer.address().getPort())) {
      play.play(gateway, peer, inner);
    }
  }

  private Gateway gateway(int inbound, int inner, int world) {
    return TestGateway.start(
        """
        sealpost:
          hostname: gw.ours.test
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: %d}
            outbound: {address: 127.0.0.1, port: 0, allow: [127.0.0.1]}
            console: {address: 127.0.0.1, port: 0}
          domains:
            ours.test: {deliver-to: "127.0.0.1:%4$d"}
            strict.test: {deliver-to: "127.0.0.1:%4$d", check-recipients: true}
          delivery: {smart-host: "127.0.0.1:%3$d", first-retry: 200ms, longest-retry: 1s}
          policy: {mark-at: 9000, quarantine-at: 9000, reject-at: 9000}
        """
            .formatted(folder.resolve("data"), inbound, world, inner));
  }

  // ---- mails

  private static List<String> to(int number, String domain) {
    return THREE.subList(0, number % 4 == 1 ? 3 : 1).stream()
        .map(address -> address.replace("peer.test", domain))
        .toList();
  }

  private static List<RecipientOutcome> send(Gateway gateway, List<String> to, byte[] mail) {
    var hop = new Hop("gw.ours.test", gateway.listener("outbound").orElseThrow());
    var envelope =
        new Envelope(
            ReversePath.of(Address.of("desk@ours.test")),
            to.stream().map(Address::of).toList(),
            true,
            false);
    return new SmtpClient(ClientSettings.usual("inner.ours.test"))
        .send(hop, TlsLevel.OPPORTUNISTIC, envelope, Content.of(mail))
        .outcomes();
  }

  private static void until(MailPeer peer, Callable<Boolean> condition) {
    try {
      await().atMost(PATIENCE).until(condition);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError("not in time; the peer says: " + peer.log(), late);
    }
  }

  private static List<MailboxSink.Letter> letters(MailboxSink sink, String subject) {
    return sink.letters().stream().filter(letter -> subject(letter).equals(subject)).toList();
  }

  private static String subject(MailboxSink.Letter letter) {
    return Message.read(letter.content()).field("Subject").map(HeaderField::value).orElse("");
  }

  /** All recipients, in whatever order and in however many copies a peer sends. */
  private static List<String> recipients(MailboxSink sink, String subject) {
    return letters(sink, subject).stream()
        .flatMap(letter -> letter.envelope().recipients().stream())
        .map(Address::toString)
        .sorted()
        .toList();
  }

  private static Optional<String> bounce(MailboxSink sink) {
    return sink.letters().stream()
        .filter(letter -> letter.isFor(Address.of("desk@ours.test")))
        .map(PeersBothWaysTest::text)
        .findFirst();
  }

  private static String text(MailboxSink.Letter letter) {
    return new String(letter.content().octets(), StandardCharsets.ISO_8859_1);
  }

  private static List<String> received(MailPeer peer, String subject) {
    return peer.mails().stream()
        .filter(mail -> mail.contains("\nSubject: " + subject + "\n"))
        .toList();
  }

  /** By the trace that the peer put on top of our signature. */
  private static boolean cameOverTls(String mail) {
    return mail.substring(0, mail.indexOf("DKIM-Signature:"))
        .toLowerCase(Locale.ROOT)
        .contains("with esmtps");
  }

  private static String body(String mail) {
    var blank = mail.contains("\r\n") ? "\r\n\r\n" : "\n\n";
    return mail.substring(mail.indexOf(blank) + blank.length());
  }
}
