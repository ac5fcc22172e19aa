package org.sealpost.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A crowd that holds sessions and says next to nothing, and ordinary clients beside it.
 *
 * <p>The short form runs in the suite. The long one: {@code ./sealpost test -Dtest=CrowdTest
 * -Dsealpost.crowd.idle=10000 -Dsealpost.crowd.slow=2000}. It needs some 14,000 file descriptors on
 * each side.
 */
@EnabledOnOs(OS.LINUX)
class CrowdTest {

  private static final int IDLE = Integer.getInteger("sealpost.crowd.idle", 500);
  private static final int SLOW = Integer.getInteger("sealpost.crowd.slow", 100);
  private static final int MAILS = Integer.getInteger("sealpost.crowd.mails", 50);
  private static final int AT_ONCE = 4;

  @TempDir Path folder;

  /** How long one ordinary client waited, in ms; not accepted if negative. */
  private record Visit(double banner, double mail, String answer) {}

  @Test
  void aCrowdLocksNoOrdinaryClientOut() throws Exception {
    try (var sink = new HashingSink(folder);
        var gateway = gateway(sink, "")) {
      run(gateway, IDLE + SLOW);
    }
  }

  /** With fewer sessions than the crowd wants: somebody has to go all the time. */
  @Test
  void aCrowdLargerThanTheHouseLocksNoOrdinaryClientOut() throws Exception {
    int sessions = (IDLE + SLOW) / 2;
    try (var sink = new HashingSink(folder);
        var gateway = gateway(sink, "limits: {sessions: " + sessions + "}")) {
      run(gateway, sessions);
    }
  }

  private GatewayUnderFire gateway(HashingSink sink, String limits) throws IOException {
    var yaml =
        GatewayUnderFire.relayingTo(sink.address(), folder.resolve("data"))
            .replace(
                "inbound: {address: 127.0.0.1, port: 0}",
                "inbound: {address: 127.0.0.1, port: 0, unchecked: [127.0.0.0/8], " + limits + "}");
    return new GatewayUnderFire(folder, yaml, GatewayUnderFire.AS_LAUNCHED);
  }

  private static void run(GatewayUnderFire gateway, int expected) throws Exception {
    gateway.start();
    var server = gateway.listener("inbound");
    report("alone", visits(server));
    long before = gateway.ownMebibytes();
    try (var crowd = new Crowd(server, IDLE, SLOW)) {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> crowd.inside() >= expected * 7 / 10 || !gateway.isAlive());
      var visits = new ArrayList<Visit>();
      long most = before;
      for (int round = 0; round < 4; round++) {
        visits.addAll(visits(server));
        most = Math.max(most, gateway.ownMebibytes());
      }
      report("while the crowd comes in", visits);
      awaitCalm(crowd, expected);
      var calm = new ArrayList<Visit>();
      for (int round = 0; round < 4; round++) {
        calm.addAll(visits(server));
        most = Math.max(most, gateway.ownMebibytes());
      }
      report("in the crowd", calm);
      System.out.printf(
          "crowd: %d idle, %d slow, %d inside now, sent away %d times;"
              + " memory of its own %d MiB before, at most %d MiB%n",
          IDLE, SLOW, crowd.inside(), crowd.sentAway(), before, most);
      visits.addAll(calm);
      assertThat(visits).extracting(Visit::answer).allMatch(answer -> answer.startsWith("250"));
    }
    assertThat(visits(server)).extracting(Visit::answer).allMatch(a -> a.startsWith("250"));
    assertThat(gateway.isAlive()).isTrue();
  }

  /** Until nearly all are inside, or no more come. */
  private static void awaitCalm(Crowd crowd, int expected) throws InterruptedException {
    int before = 0;
    for (int now = crowd.inside(); now < expected * 0.98 && now > before; now = crowd.inside()) {
      before = now;
      Thread.sleep(2_000);
    }
  }

  private static void report(String when, List<Visit> visits) {
    System.out.printf(
        "ordinary clients %s: banner p50 %.1f p99 %.1f most %.1f ms; whole mail p50 %.1f p99 %.1f"
            + " ms; %d of %d accepted%n",
        when,
        percentile(visits.stream().mapToDouble(Visit::banner).sorted().toArray(), 50),
        percentile(visits.stream().mapToDouble(Visit::banner).sorted().toArray(), 99),
        percentile(visits.stream().mapToDouble(Visit::banner).sorted().toArray(), 100),
        percentile(visits.stream().mapToDouble(Visit::mail).sorted().toArray(), 50),
        percentile(visits.stream().mapToDouble(Visit::mail).sorted().toArray(), 99),
        visits.stream().filter(v -> v.answer().startsWith("250")).count(),
        visits.size());
  }

  private static double percentile(double[] sorted, int percent) {
    return sorted[Math.clamp((long) sorted.length * percent / 100, 0, sorted.length - 1)];
  }

  private static List<Visit> visits(InetSocketAddress server) throws Exception {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var work = new ArrayList<Callable<Visit>>();
      for (int i = 0; i < MAILS; i++) {
        int number = i;
        work.add(() -> visit(server, number));
      }
      var visits = new ArrayList<Visit>();
      for (var result : threads.invokeAll(work)) {
        visits.add(result.get());
      }
      return visits;
    }
  }

  private static Visit visit(InetSocketAddress server, int number) {
    long began = System.nanoTime();
    double banner = -1;
    try (var socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      socket.bind(new InetSocketAddress(Crowd.address(100_000 + number), 0));
      socket.connect(server, 30_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      var greeting = in.readLine();
      banner = since(began);
      if (greeting == null || !greeting.startsWith("220")) {
        return new Visit(banner, since(began), String.valueOf(greeting));
      }
      say(socket, in, "EHLO client.test");
      say(socket, in, "MAIL FROM:<a@client.test>");
      say(socket, in, "RCPT TO:<b@example.org>");
      say(socket, in, "DATA");
      var answer = say(socket, in, "Subject: ordinary\r\n\r\nHello.\r\n.");
      return new Visit(banner, since(began), answer);
    } catch (IOException lost) {
      return new Visit(banner, since(began), lost.toString());
    }
  }

  private static String say(Socket socket, BufferedReader in, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (var reply = in.readLine(); reply != null; reply = in.readLine()) {
      if (reply.length() < 4 || reply.charAt(3) != '-') {
        if (reply.startsWith("4") || reply.startsWith("5")) {
          throw new IOException(line + ": " + reply);
        }
        return reply;
      }
    }
    throw new IOException("closed after " + line);
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e6;
  }
}
