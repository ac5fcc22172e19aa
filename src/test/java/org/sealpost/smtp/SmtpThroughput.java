package org.sealpost.smtp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/**
 * Mails a second through the engine alone, nothing kept, sender and server in one JVM on loopback.
 * Run it as a program; it is no test.
 */
public final class SmtpThroughput {

  private static final Reply OK = Reply.of(250, "2.0.0", "Ok");

  private SmtpThroughput() {}

  /** Takes everything and forgets it. */
  private static final class Drain implements MailReceiver {
    @Override
    public Reply connected(Peer peer) {
      return OK;
    }

    @Override
    public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
      return OK;
    }

    @Override
    public Reply to(Peer peer, Envelope soFar, Address recipient) {
      return OK;
    }

    @Override
    public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
      return OK;
    }
  }

  /** One round per line: how mails are sent, size, number, sessions, mails a second, CPU a mail. */
  public static void main(String[] arguments) throws Exception {
    var folder = Files.createTempDirectory("throughput");
    var settings =
        new ListenerSettings(
            "bench",
            "gw.test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            100_000_000,
            folder,
            SmtpLimits.USUAL,
            Optional.empty());
    try (var server = SmtpServer.start(settings, new Drain(), InstantSource.system())) {
      for (int round = 0; round < 3; round++) {
        run("pipelined", 5_000, 40_000, 10, server, SmtpThroughput::pipelined);
        run("one by one", 5_000, 20_000, 10, server, SmtpThroughput::oneByOne);
        run("own client", 5_000, 20_000, 10, server, SmtpThroughput::ownClient);
        run("pipelined", 10_000_000, 60, 4, server, SmtpThroughput::pipelined);
        run("own client", 10_000_000, 60, 4, server, SmtpThroughput::ownClient);
      }
    } finally {
      Files.delete(folder);
    }
  }

  private interface Sender {
    void send(InetSocketAddress server, String mail, int count) throws IOException;
  }

  private static void run(
      String how, int size, int mails, int sessions, SmtpServer server, Sender sender)
      throws Exception {
    var text = ("0123456789".repeat(7) + "\r\n").repeat(size / 72);
    long cpu = cpu();
    long began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        tasks.add(
            () -> {
              sender.send(server.address(), text, mails / sessions);
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%-10s %9d octets  %2d sessions  %8.0f mails/s  %7.1f MB/s  %.3f ms CPU (both sides)%n",
        how,
        text.length(),
        sessions,
        mails / seconds,
        text.length() / 1e6 * mails / seconds,
        (cpu() - cpu) / 1e6 / mails);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void pipelined(InetSocketAddress server, String mail, int count)
      throws IOException {
    var envelope =
        "MAIL FROM:<a@client.test>\r\nRCPT TO:<b@ours.test>\r\nDATA\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    talk(server, mail, count, envelope);
  }

  private static void talk(InetSocketAddress server, String mail, int count, byte[] envelope)
      throws IOException {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      var out = socket.getOutputStream();
      line(in);
      out.write("EHLO client.test\r\n".getBytes(StandardCharsets.US_ASCII));
      while (line(in).charAt(3) == '-') {}
      var data = (mail + ".\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < count; i++) {
        out.write(envelope);
        line(in);
        line(in);
        line(in);
        out.write(data);
        line(in);
      }
    }
  }

  private static void oneByOne(InetSocketAddress server, String mail, int count)
      throws IOException {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      var out = socket.getOutputStream();
      line(in);
      out.write("EHLO client.test\r\n".getBytes(StandardCharsets.US_ASCII));
      while (line(in).charAt(3) == '-') {}
      for (int i = 0; i < count; i++) {
        for (var part :
            List.of(
                "MAIL FROM:<a@client.test>\r\n",
                "RCPT TO:<b@ours.test>\r\n",
                "DATA\r\n",
                mail + ".\r\n")) {
          out.write(part.getBytes(StandardCharsets.US_ASCII));
          line(in);
        }
      }
    }
  }

  private static void ownClient(InetSocketAddress server, String mail, int count) {
    var client = new SmtpClient(ClientSettings.usual("client.test"));
    var envelope =
        new Envelope(
            ReversePath.of(Address.of("a@client.test")),
            List.of(Address.of("b@ours.test")),
            false,
            false);
    var content = Content.of(mail.getBytes(StandardCharsets.US_ASCII));
    try (var connection = client.connect(new Hop("gw.test", server), TlsLevel.NONE)) {
      for (int i = 0; i < count; i++) {
        var sent = connection.send(envelope, content);
        if (!(sent.outcomes().getFirst() instanceof RecipientOutcome.Accepted)) {
          throw new IllegalStateException(sent.toString());
        }
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server is gone after " + line);
      }
      line.append((char) c);
    }
    return line.toString();
  }
}
