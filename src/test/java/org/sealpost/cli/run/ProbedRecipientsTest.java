package org.sealpost.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.ListenerSettings;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;
import org.sealpost.smtp.SmtpLimits;
import org.sealpost.smtp.SmtpServer;

/** A whole gateway asks a real server behind it for recipients. */
class ProbedRecipientsTest {

  @TempDir Path folder;

  /** Has one mailbox. */
  private record Inner(boolean away) implements MailReceiver {
    private static final Reply OK = Reply.of(250, "2.0.0", "Ok");

    @Override
    public Reply connected(Peer peer) {
      return away ? Reply.of(421, "4.3.2", "Nobody is in") : OK;
    }

    @Override
    public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
      return reversePath.equals(ReversePath.none()) ? OK : Reply.of(550, "5.7.1", "No mail here");
    }

    @Override
    public Reply to(Peer peer, Envelope soFar, Address recipient) {
      return recipient.localPart().equals("anna") ? OK : Reply.of(550, "5.1.1", "Nobody");
    }

    @Override
    public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
      return Reply.of(550, "5.7.1", "No mail here");
    }
  }

  @Test
  void unknownRecipientsAreRefusedAndASearchForNamesEndsTheSession() throws Exception {
    try (var inner = inner(false);
        var gateway = gateway(inner.address().getPort())) {
      assertThat(answers(gateway, "anna", "nobody", "postmaster", "anna"))
          .satisfiesExactly(
              taken -> assertThat(taken).startsWith("250"),
              refused -> assertThat(refused).startsWith("550 5.1.1"),
              postmaster -> assertThat(postmaster).startsWith("250"),
              again -> assertThat(again).startsWith("250"));
      var guesses = new ArrayList<String>();
      for (int i = 0; i < 11; i++) {
        guesses.add("guess" + i);
      }
      assertThat(answers(gateway, guesses.toArray(String[]::new)).getLast())
          .startsWith("421 4.7.0 Too many unknown recipients");
    }
  }

  @Test
  void whileTheInnerServerIsAwayRecipientsHearToComeAgain() throws Exception {
    try (var inner = inner(true);
        var gateway = gateway(inner.address().getPort())) {
      assertThat(answers(gateway, "anna").getFirst()).startsWith("450 4.1.1");
    }
  }

  private SmtpServer inner(boolean away) throws IOException {
    return SmtpServer.start(
        new ListenerSettings(
            "inner",
            "inner.example.org",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            1_000_000,
            folder,
            SmtpLimits.USUAL,
            Optional.empty()),
        new Inner(away),
        InstantSource.system());
  }

  private Gateway gateway(int inner) {
    var yaml =
        """
        sealpost:
          hostname: gw.example.org
          data: %s
          listeners:
            inbound: {address: 127.0.0.1, port: 0}
            console: {address: 127.0.0.1, port: 0}
          domains:
            example.org: {deliver-to: "127.0.0.1:%d", check-recipients: probe}
        """
            .formatted(folder.resolve("data"), inner);
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }

  private static List<String> answers(Gateway gateway, String... recipients) throws IOException {
    try (var socket = new Socket()) {
      socket.setSoTimeout(30_000);
      socket.connect(gateway.listener("inbound").orElseThrow(), 5_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      in.readLine();
      ask(socket, in, "EHLO mail.example.net");
      ask(socket, in, "MAIL FROM:<bob@example.net>");
      var answers = new ArrayList<String>();
      for (var recipient : recipients) {
        answers.add(ask(socket, in, "RCPT TO:<" + recipient + "@example.org>"));
      }
      return answers;
    }
  }

  private static String ask(Socket socket, BufferedReader in, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    var reply = in.readLine();
    while (reply != null && reply.charAt(3) == '-') {
      reply = in.readLine();
    }
    return String.valueOf(reply);
  }
}
