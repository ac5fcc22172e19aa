package org.sealpost.delivery.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.delivery.https.InnerAddresses;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.ServerChain;
import org.sealpost.smtp.TestAuthority;

class PolicyFetchTest {

  private static final String POLICY =
      "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 86400\n";
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final ServerChain GOOD = AUTHORITY.issue("mta-sts.a.test", 10);
  private static final Domain DOMAIN = Domain.of("a.test");

  private final FakeResolver dns = new FakeResolver().address("mta-sts.a.test", "127.0.0.1");
  private final AtomicInteger connections = new AtomicInteger();

  /** A web server that says exactly this, whatever it is asked. */
  private PolicyFetch.Result fetch(ServerChain certificate, String answer, Duration time)
      throws IOException {
    try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> serve(listener, certificate, answer));
      var settings =
          new PolicyFetch.Settings(
              Optional.of(AUTHORITY.trusting()), listener.getLocalPort(), time, address -> false);
      return new PolicyFetch(dns, settings).fetch(DOMAIN);
    }
  }

  private void serve(ServerSocket listener, ServerChain certificate, String answer) {
    while (!listener.isClosed()) {
      try (var plain = listener.accept()) {
        connections.incrementAndGet();
        serve(plain, certificate, answer);
      } catch (IOException gone) {
        // The client did not like it, or the test is over.
        continue;
      }
    }
  }

  private static void serve(Socket plain, ServerChain certificate, String answer)
      throws IOException {
    var context = certificate.serving();
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true)) {
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) socket.getInputStream().read());
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      if (answer.isEmpty()) {
        // Nothing is said until the client goes.
        assertThat(socket.getInputStream().read()).isNegative();
      }
    }
  }

  private PolicyFetch.Result fetch(String answer) throws IOException {
    return fetch(GOOD, answer, Duration.ofSeconds(30));
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static void assertFailed(PolicyFetch.Result result, String word) {
    assertThat(((PolicyFetch.Result.Failed) result).word()).isEqualTo(word);
  }

  private static void assertFetched(PolicyFetch.Result result) {
    assertThat(((PolicyFetch.Result.Fetched) result).policy())
        .isEqualTo(StsPolicy.parse(POLICY).orElseThrow());
  }

  @Test
  void fetchesAPolicyOfWhateverLengthIsSaid() throws IOException {
    assertFetched(fetch(ok(POLICY)));
    assertFetched(fetch("HTTP/1.0 200 OK\nContent-Type: text/plain;charset=utf-8\n\n" + POLICY));
    assertFetched(
        fetch(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5;x=y\r\n"
                + POLICY.substring(0, 5)
                + "\r\n"
                + Integer.toHexString(POLICY.length() - 5)
                + "\r\n"
                + POLICY.substring(5)
                + "\r\n0\r\n\r\n"));
  }

  @Test
  void theCertificateMustBeTrustedValidAndForThatHost() throws IOException {
    var time = Duration.ofSeconds(30);
    for (var bad :
        List.of(
            AUTHORITY.issue("mta-sts.a.test", -10),
            AUTHORITY.issue("a.test", 10),
            AUTHORITY.issue(List.of(), 10),
            new TestAuthority().issue("mta-sts.a.test", 10))) {
      assertFailed(fetch(bad, ok(POLICY), time), "sts-webpki-invalid");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 301 Moved\r\nLocation: https://evil.test/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not found\r\nContent-Length: 0\r\n\r\n",
        "220 smtp.test ESMTP\r\n\r\n",
        "HTTP/1.1 200 OK\r\n"
            + "Content-Type: text/plain\r\n"
            + "Content-Length: 500\r\n\r\n"
            + "version: STSv1\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 65537\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"
      })
  void whatIsNoWholeAnswerIsNoPolicy(String answer) throws IOException {
    assertFailed(fetch(answer), "sts-policy-fetch-error");
    // Nobody is sent on to somewhere else.
    assertThat(connections).hasValue(1);
  }

  @Test
  void headsAndBodiesAreBounded() throws IOException {
    assertFailed(fetch("HTTP/1.1 200 OK\r\nX: " + "x".repeat(9000)), "sts-policy-fetch-error");
    assertFailed(
        fetch("HTTP/1.1 200 OK\r\n" + "X: y\r\nY: z\r\n".repeat(1) + "\r\n" + "x".repeat(70_000)),
        "sts-policy-fetch-error");
  }

  @Test
  void whatIsNotPlainTextOrNoPolicyIsInvalid() throws IOException {
    assertFailed(fetch(ok("<html></html>")), "sts-policy-invalid");
    assertFailed(fetch(ok(POLICY).replace("text/plain", "text/html")), "sts-policy-invalid");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    assertFailed(fetch(GOOD, "", Duration.ofSeconds(3)), "sts-policy-fetch-error");
  }

  @Test
  void noDomainMakesUsAskAMachineOfOurOwnNetwork() {
    for (var inner :
        List.of(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "240.0.0.1",
            "198.18.0.1",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
            "2001::1")) {
      assertThat(InnerAddresses.isInner(InetAddress.ofLiteral(inner))).as(inner).isTrue();
      var fetch = new PolicyFetch(new FakeResolver().address("mta-sts.a.test", inner));
      assertFailed(fetch.fetch(DOMAIN), "sts-policy-fetch-error");
    }
    for (var outer : List.of("8.8.8.8", "100.128.0.1", "2606:4700::1111", "198.20.0.1")) {
      assertThat(InnerAddresses.isInner(InetAddress.ofLiteral(outer))).as(outer).isFalse();
    }
  }
}
