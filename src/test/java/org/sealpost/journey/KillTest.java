package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.demo.MailboxSink;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/**
 * Real mail through the inbound path over ten connections, with and without kill -9: what was
 * acknowledged arrives, its body octet for octet.
 *
 * <p>The short form runs in the suite. The long one: {@code ./sealpost test -Dtest=KillTest
 * -Dsealpost.journey.mails=1000 -Dsealpost.journey.kills=12}.
 */
class KillTest {

  private static final int MAILS = Integer.getInteger("sealpost.journey.mails", 200);
  private static final int KILLS = Integer.getInteger("sealpost.journey.kills", 3);
  private static final int CONNECTIONS = 10;
  private static final String KEY = "X-Journey";

  @TempDir Path folder;

  @Test
  void everyMailArrivesOnceWithItsBodyUnchanged() throws Exception {
    var run = new Run(folder, mails(), 0);
    run.play();
    assertThat(run.lost()).isEmpty();
    assertThat(run.changed()).isEmpty();
    assertThat(run.duplicates()).isZero();
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheGatewayIsKilled() throws Exception {
    var run = new Run(folder, mails(), KILLS);
    run.play();
    assertThat(run.lost()).as("acknowledged mails that never arrived").isEmpty();
    assertThat(run.changed()).as("mails whose body changed").isEmpty();
    // A delivery that was at its final dot when the kill came may happen again: at most as many
    // as the courier has under way at once.
    assertThat(run.duplicates()).isLessThanOrEqualTo(run.kills() * 20);
    System.out.printf(
        "kill test: %d kills, %d mails acknowledged, %d lost, %d duplicates%n",
        run.kills(), run.acknowledged(), run.lost().size(), run.duplicates());
  }

  private static List<byte[]> mails() throws IOException {
    return SharedMail.mails("mail-spamassassin", "/ham/", MAILS);
  }

  /** One journey: a sink that stays, a gateway that is killed, ten clients that do not give up. */
  private static final class Run {

    private final Path folder;
    private final List<byte[]> mails;
    private final int killsWanted;
    private final Map<String, String> expected = new ConcurrentHashMap<>();
    private final Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger kills = new AtomicInteger();
    private final Map<String, List<String>> arrived = new ConcurrentHashMap<>();

    Run(Path folder, List<byte[]> mails, int kills) {
      this.folder = folder;
      this.mails = mails;
      this.killsWanted = kills;
    }

    void play() throws Exception {
      try (var sink = MailboxSink.start("sink.example.org", folder);
          var gateway =
              new GatewayUnderFire(
                  folder, GatewayUnderFire.relayingTo(sink.address(), folder.resolve("data")))) {
        gateway.start();
        var address = new AtomicReference<>(gateway.listener("inbound"));
        var queue = new ConcurrentLinkedQueue<Integer>();
        for (int i = 0; i < mails.size(); i++) {
          queue.add(i);
        }
        var done = new CountDownLatch(CONNECTIONS);
        for (int c = 0; c < CONNECTIONS; c++) {
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      new Client(address, queue).run();
                    } finally {
                      done.countDown();
                    }
                  });
        }
        killAndRestart(gateway, address, queue);
        done.await();
        awaitArrival(sink);
        collect(sink);
        assertThat(gateway.stop()).isIn(0, 143);
      }
    }

    private void killAndRestart(
        GatewayUnderFire gateway,
        AtomicReference<InetSocketAddress> address,
        ConcurrentLinkedQueue<Integer> queue)
        throws Exception {
      var random = new Random(47);
      int step = mails.size() / (killsWanted + 1);
      for (int k = 1; k <= killsWanted; k++) {
        int left = mails.size() - k * step;
        while (queue.size() > left) {
          Thread.sleep(5);
        }
        Thread.sleep(random.nextInt(150));
        gateway.kill();
        kills.incrementAndGet();
        gateway.start();
        address.set(gateway.listener("inbound"));
      }
    }

    /** Quiet for three seconds after everything acknowledged is there; two minutes at most. */
    private void awaitArrival(MailboxSink sink) throws InterruptedException {
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      int before = -1;
      while (System.nanoTime() < end) {
        collect(sink);
        if (arrived.keySet().containsAll(acknowledged.keySet())
            && sink.letters().size() == before) {
          return;
        }
        before = sink.letters().size();
        Thread.sleep(3_000);
      }
    }

    private void collect(MailboxSink sink) {
      arrived.clear();
      for (var letter : sink.letters()) {
        var message = Message.read(letter.content());
        var key = message.field(KEY).map(HeaderField::value).orElse("?");
        var octets = letter.content().octets();
        arrived.computeIfAbsent(key, k -> new ArrayList<>()).add(digestOfTail(octets, key));
      }
    }

    /** What we sent stands at the end of what arrived: the gateway only puts lines on top. */
    private String digestOfTail(byte[] octets, String key) {
      var length = Integer.parseInt(key.substring(key.lastIndexOf('-') + 1));
      return length > octets.length
          ? "short"
          : sha256(java.util.Arrays.copyOfRange(octets, octets.length - length, octets.length));
    }

    List<String> lost() {
      return acknowledged.keySet().stream().filter(key -> !arrived.containsKey(key)).toList();
    }

    List<String> changed() {
      return arrived.entrySet().stream()
          .filter(e -> !e.getValue().stream().allMatch(d -> d.equals(expected.get(e.getKey()))))
          .map(Map.Entry::getKey)
          .toList();
    }

    int duplicates() {
      return arrived.values().stream().mapToInt(list -> list.size() - 1).sum();
    }

    int acknowledged() {
      return acknowledged.size();
    }

    int kills() {
      return kills.get();
    }

    private final class Client {

      private final AtomicReference<InetSocketAddress> address;
      private final ConcurrentLinkedQueue<Integer> queue;

      Client(AtomicReference<InetSocketAddress> address, ConcurrentLinkedQueue<Integer> queue) {
        this.address = address;
        this.queue = queue;
      }

      void run() {
        for (var next = queue.poll(); next != null; next = queue.poll()) {
          boolean sent = false;
          for (int attempt = 0; !sent && attempt < 200; attempt++) {
            sent = send(next, attempt);
          }
        }
      }

      /**
       * True once the mail is acknowledged or refused for good; each attempt has a key of its own.
       */
      private boolean send(int number, int attempt) {
        var mail = mails.get(number);
        var body = new ByteArrayOutputStream();
        var prefix = number + "-" + attempt + "-" + (int) Thread.currentThread().threadId() + "-";
        int length = mail.length;
        for (int i = 0; i < 3; i++) {
          length = mail.length + (KEY + ": " + prefix + length + "\r\n").length();
        }
        var key = prefix + length;
        body.writeBytes((KEY + ": " + key + "\r\n").getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(mail);
        var octets = body.toByteArray();
        expected.put(key, sha256(octets));
        try (var socket = new Socket()) {
          socket.connect(address.get(), 2_000);
          socket.setSoTimeout(60_000);
          socket.setTcpNoDelay(true);
          var in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
          var out = socket.getOutputStream();
          expect(in, "220");
          ask(socket, in, "EHLO client.example", "250");
          ask(socket, in, "MAIL FROM:<sender@client.example> BODY=8BITMIME", "250");
          ask(socket, in, "RCPT TO:<anna@example.org>", "250");
          ask(socket, in, "DATA", "354");
          out.write(stuffed(octets));
          out.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          var reply = reply(in);
          if (reply.startsWith("250")) {
            acknowledged.put(key, true);
          }
          return reply.startsWith("250") || reply.startsWith("5");
        } catch (IOException broken) {
          pause();
          return false;
        }
      }
    }

    private static void pause() {
      try {
        Thread.sleep(100);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private static void ask(Socket socket, BufferedReader in, String command, String wanted)
        throws IOException {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      expect(in, wanted);
    }

    private static void expect(BufferedReader in, String wanted) throws IOException {
      var reply = reply(in);
      if (!reply.startsWith(wanted)) {
        throw new IOException("expected " + wanted + ", heard " + reply);
      }
    }

    private static String reply(BufferedReader in) throws IOException {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (line.length() < 4 || line.charAt(3) != '-') {
          return line;
        }
      }
      throw new IOException("closed");
    }

    private static byte[] stuffed(byte[] octets) {
      var out = new ByteArrayOutputStream(octets.length + 64);
      boolean start = true;
      for (var octet : octets) {
        if (start && octet == '.') {
          out.write('.');
        }
        out.write(octet);
        start = octet == '\n';
      }
      return out.toByteArray();
    }

    private static String sha256(byte[] octets) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
      } catch (java.security.NoSuchAlgorithmException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
