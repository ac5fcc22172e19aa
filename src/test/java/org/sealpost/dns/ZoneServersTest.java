package org.sealpost.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** What the servers of a zone say themselves. */
class ZoneServersTest {

  private static final String NAME = "sp1._domainkey.example.org";

  private ScriptedDnsServer server;
  private boolean authoritative = true;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedDnsServer.start();
    server
        .record("example.org", "NS", "ns1.example.org.")
        .record("ns1.example.org", "A", "127.0.0.1");
    server.distort(
        (query, reply, isUdp) -> {
          var message = new Message(reply);
          if (authoritative && !query.getHeader().getFlag(Flags.RD)) {
            message.getHeader().setFlag(Flags.AA);
          }
          return message.toWire();
        });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Answer<String> txt(String name) {
    var recursive =
        new DnsResolver(
            new DnsSettings(
                List.of(server.address()),
                Duration.ofSeconds(10),
                100,
                Duration.ofHours(1),
                Duration.ofHours(1)),
            InstantSource.system());
    return new ZoneServers(recursive, server.address().getPort(), Duration.ofSeconds(2)).txt(name);
  }

  @Test
  void asksTheServersOfTheNearestZonePastTheCache() throws IOException {
    server.record(NAME, "TXT", "\"v=DKIM1; \" \"p=AAAA\"");
    assertThat(txt(NAME)).isEqualTo(new Answer.Found<>(List.of("v=DKIM1; p=AAAA"), false));
    assertThat(txt("none.example.org")).isInstanceOf(Answer.Nothing.class);
  }

  @Test
  void whoIsNotOfTheZoneIsNotBelieved() throws IOException {
    server.record(NAME, "TXT", "\"p=AAAA\"");
    authoritative = false;
    assertThat(txt(NAME)).isInstanceOf(Answer.Failed.class);
    assertThat(txt("sp1._domainkey.example.net")).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void silenceAndRefusalAreFailures() throws IOException {
    server.code(NAME, "REFUSED");
    assertThat(txt(NAME)).isInstanceOf(Answer.Failed.class);
    server.silence("silent.example.org");
    assertThat(txt("silent.example.org")).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void followsAnAliasIntoAnotherZone() throws IOException {
    server
        .record(NAME, "CNAME", "key.provider.example.")
        .record("provider.example", "NS", "ns1.example.org.")
        .record("key.provider.example", "TXT", "\"p=BBBB\"")
        .record("ring.example.org", "CNAME", "ring.example.org.");
    assertThat(txt(NAME)).isEqualTo(new Answer.Found<>(List.of("p=BBBB"), false));
    assertThat(txt("ring.example.org")).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void serversThatDifferHaveNotFinished() throws IOException {
    server.record("example.org", "NS", "ns2.example.org.");
    server.record("ns2.example.org", "A", "127.0.0.2");
    server.record(NAME, "TXT", "\"p=AAAA\"");
    assertThat(txt(NAME)).as("a dead server holds nobody up").isInstanceOf(Answer.Found.class);
    try (var second = ScriptedDnsServer.startAt("127.0.0.2", server.address().getPort())) {
      second.distort(
          (query, reply, isUdp) -> {
            var message = new Message(reply);
            message.getHeader().setFlag(Flags.AA);
            return message.toWire();
          });
      assertThat(txt(NAME)).isInstanceOf(Answer.Failed.class);
      second.record(NAME, "TXT", "\"p=AAAA\"");
      assertThat(txt(NAME)).isInstanceOf(Answer.Found.class);
    }
  }
}
