package org.sealpost.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsResolverTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private ScriptedDnsServer server;
  private DnsResolver resolver;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedDnsServer.start();
    resolver = resolver(List.of(server), Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private DnsResolver resolver(List<ScriptedDnsServer> servers, Duration deadline) {
    var settings =
        new DnsSettings(
            servers.stream().map(ScriptedDnsServer::address).toList(),
            deadline,
            100,
            Duration.ofMinutes(10),
            Duration.ofMinutes(1));
    return new DnsResolver(settings, (InstantSource) now::get);
  }

  @Test
  void findsRecordsOfEveryKind() throws IOException {
    server
        .record("example.org", "TXT", "\"v=spf1 \" \"-all\"")
        .record("example.org", "MX", "20 b.example.org.")
        .record("example.org", "MX", "10 a.example.org.")
        .record("null.example", "MX", "0 .")
        .record("a.example.org", "A", "192.0.2.1")
        .record("a.example.org", "AAAA", "2001:db8::1")
        .record("1.2.0.192.in-addr.arpa", "PTR", "a.example.org.");
    assertThat(resolver.txt("example.org")).isEqualTo(found("v=spf1 -all"));
    assertThat(resolver.txt("EXAMPLE.org.")).isEqualTo(found("v=spf1 -all"));
    assertThat(resolver.mx("example.org"))
        .isEqualTo(found(new MxRecord(10, "a.example.org"), new MxRecord(20, "b.example.org")));
    assertThat(resolver.mx("null.example")).isEqualTo(found(new MxRecord(0, "")));
    assertThat(resolver.addresses("a.example.org"))
        .isEqualTo(found(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("192.0.2.1")));
    assertThat(resolver.ptr(InetAddress.ofLiteral("192.0.2.1"))).isEqualTo(found("a.example.org"));
  }

  @Test
  void findsWhatTheCertificateOfAServiceMustBe() throws IOException {
    server.record("_25._tcp.mx.example", "TLSA", "3 1 1 " + "AB".repeat(32));
    assertThat(resolver.tlsa("mx.example", 25))
        .isEqualTo(found(new TlsaRecord(3, 1, 1, "ab".repeat(32))));
    assertThat(resolver.tlsa("mx.example", 465)).isEqualTo(new Answer.Nothing<>(false));
  }

  @Test
  void tellsAbsenceFromFailure() throws IOException {
    server
        .record("there.example", "A", "192.0.2.1")
        .code("broken.example", "SERVFAIL")
        .code("refused.example", "REFUSED");
    assertThat(resolver.txt("there.example")).isEqualTo(new Answer.Nothing<>(true));
    assertThat(resolver.txt("nowhere.example")).isEqualTo(new Answer.Nothing<>(false));
    assertThat(resolver.txt("broken.example")).isInstanceOf(Answer.Failed.class);
    assertThat(resolver.txt("refused.example")).isInstanceOf(Answer.Failed.class);
    assertThat(resolver.addresses("broken.example")).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void whatTheDnsCannotHoldIsNothing() {
    for (var name :
        List.of(
            "a..b", "", ".".repeat(3), "x".repeat(64) + ".org", "a.".repeat(200), "\u4e2d.org")) {
      assertThat(resolver.ipv4(name)).as(name).isEqualTo(new Answer.Nothing<>(false));
    }
  }

  @Test
  void asksOverTcpWhereTheAnswerIsCut() throws IOException {
    server.record("long.example", "TXT", "\"text\"").truncate("long.example");
    assertThat(resolver.txt("long.example")).isEqualTo(found("text"));
    assertThat(server.asked()).containsExactly("udp TXT long.example.", "tcp TXT long.example.");
  }

  @Test
  void givesUpWhenTheTimeIsOver() throws IOException {
    server.silence("silent.example");
    var impatient = resolver(List.of(server), Duration.ofMillis(300));
    assertThat(impatient.txt("silent.example")).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void asksTheNextServerWhenOneIsBroken() throws IOException {
    try (var second = ScriptedDnsServer.start()) {
      server.code("example.org", "SERVFAIL");
      second.record("example.org", "TXT", "\"here\"");
      assertThat(resolver(List.of(server, second), Duration.ofSeconds(20)).txt("example.org"))
          .isEqualTo(found("here"));
    }
  }

  @Test
  void followsAliasesButNotForEver() throws IOException {
    server
        .record("alias.example", "CNAME", "real.example.")
        .record("real.example", "TXT", "\"real\"")
        .record("ring.example", "CNAME", "other.example.")
        .record("other.example", "CNAME", "ring.example.");
    assertThat(resolver.txt("alias.example")).isEqualTo(found("real"));
    assertThat(resolver.txt("ring.example")).isInstanceOf(Answer.Failed.class);
    assertThat(server.asked().size()).isLessThan(20);
  }

  @Test
  void remembersAnswersUntilTheyExpireAndFailuresNever() throws IOException {
    server.record("kept.example", "TXT", "\"x\"").code("broken.example", "SERVFAIL");
    resolver.txt("kept.example");
    resolver.txt("kept.example");
    resolver.txt("nowhere.example");
    resolver.txt("nowhere.example");
    assertThat(server.asked()).hasSize(2);
    now.set(Instant.EPOCH.plusSeconds(61));
    resolver.txt("nowhere.example");
    resolver.txt("kept.example");
    assertThat(server.asked()).hasSize(3);
    now.set(Instant.EPOCH.plusSeconds(301));
    resolver.txt("kept.example");
    assertThat(server.asked()).hasSize(4);
    resolver.txt("broken.example");
    int after = server.asked().size();
    resolver.txt("broken.example");
    assertThat(server.asked().size()).isGreaterThan(after);
  }

  @Test
  void aZoneAnswersWithoutANetwork() {
    var zone =
        ZoneResolver.of(
            List.of(
                "example.org TXT \"v=spf1 -all\"",
                "example.org MX 10 mx.example.org.",
                "mx.example.org A 192.0.2.1",
                "www.example.org CNAME mx.example.org."));
    assertThat(zone.txt("example.org")).isEqualTo(found("v=spf1 -all"));
    assertThat(zone.addresses("www.example.org"))
        .isEqualTo(found(InetAddress.ofLiteral("192.0.2.1")));
    assertThat(zone.txt("mx.example.org")).isEqualTo(new Answer.Nothing<>(true));
    assertThat(zone.txt("example.net")).isEqualTo(new Answer.Nothing<>(false));
  }

  private static <T> Answer<T> found(T record) {
    return new Answer.Found<>(List.of(record), false);
  }

  private static <T> Answer<T> found(T first, T second) {
    return new Answer.Found<>(List.of(first, second), false);
  }
}
