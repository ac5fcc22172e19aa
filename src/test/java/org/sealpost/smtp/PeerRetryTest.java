package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sealpost.mail.Address;
import org.sealpost.peers.MailPeer;
import org.sealpost.peers.MailPeerKind;

/** What our 4xx replies make others' servers do: wait, and come again for whom it concerns. */
class PeerRetryTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final byte[] MAIL =
      """
      From: a@peer.test
      To: b@ours.test
      Subject: again
      Date: Tue, 24 Nov 2026 08:00:00 +0000
      Message-ID: <again@peer.test>

      hello
      """
          .getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private final RecordingReceiver receiver = new RecordingReceiver();

  @ParameterizedTest
  @EnumSource
  void whoIsDeferredGetsTheMailLaterAndNobodyGetsItTwice(MailPeerKind kind) throws IOException {
    var tries = new AtomicInteger();
    receiver.onTo =
        to ->
            to.localPart().equals("later") && tries.incrementAndGet() < 3
                ? Reply.of(450, "4.2.1", "Come again")
                : RecordingReceiver.OK;
    with(
        kind,
        peer -> {
          peer.send("a@peer.test", List.of("later@ours.test", "b@ours.test"), MAIL);
          await().atMost(PATIENCE).until(() -> copies("b") == 1);
          hurryUntil(peer, () -> copies("later") == 1);
          assertThat(tries.get()).as("tries, of which the third is taken").isEqualTo(3);
          assertThat(copies("b")).isEqualTo(1);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aMailThatIsDeferredAtItsEndComesAgainWhole(MailPeerKind kind) throws IOException {
    var tries = new AtomicInteger();
    receiver.onMail =
        content ->
            tries.incrementAndGet() < 3
                ? Reply.of(451, "4.3.0", "Come again")
                : RecordingReceiver.OK;
    with(
        kind,
        peer -> {
          peer.send("a@peer.test", List.of("b@ours.test"), MAIL);
          hurryUntil(peer, () -> receiver.mails().size() == 3);
          assertThat(receiver.mails()).allMatch(mail -> mail.text().endsWith("\r\n\r\nhello\r\n"));
        });
  }

  private static void hurryUntil(MailPeer peer, BooleanSupplier done) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              if (!done.getAsBoolean()) {
                peer.hurry();
              }
              return done.getAsBoolean();
            });
  }

  private interface Play {
    void play(MailPeer peer);
  }

  private void with(MailPeerKind kind, Play play) throws IOException {
    var missing = kind.missing();
    assumeTrue(missing.isEmpty(), missing.orElse(""));
    // The peers' own users must get through to their folders.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    var spool = Files.createDirectory(folder.resolve("spool"));
    var home = Files.createDirectory(folder.resolve("peer"));
    try (var server =
            SmtpServer.start(
                SmtpServerTest.settings(
                    spool, SmtpLimits.USUAL, Optional.of(CERTIFICATE.serving())),
                receiver,
                InstantSource.system());
        var peer = kind.start(home, server.address())) {
      play.play(peer);
    }
  }

  /** How often a recipient was among those of a mail that we took. */
  private long copies(String localPart) {
    return receiver.mails().stream()
        .filter(mail -> mail.envelope().recipients().contains(Address.of(localPart + "@ours.test")))
        .count();
  }
}
