package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.directory.Directory;
import org.sealpost.dns.Illness;
import org.sealpost.dns.ScriptedDnsServer;
import org.sealpost.mail.Domain;
import org.sealpost.store.TestDatabases;

/**
 * Routes while the DNS is ill in ten ways: mail waits or goes to servers of its domain; it is never
 * given back, and never goes to whom a liar named beside the answer. The long form is that of
 * {@code IllDnsTest}.
 */
class IllDnsRoutesTest {

  private static final int SCENARIOS = Integer.getInteger("sealpost.faults.scenarios", 150);
  private static final long SEED = Long.getLong("sealpost.faults.seed", 47);
  private static final List<String> POISON =
      List.of(
          "liar.example MX 0 thief.example.",
          "thief.example A 203.0.113.9",
          "mx3.there.example A 203.0.113.9",
          "_25._tcp.thief.example TLSA 3 1 1 "
              + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

  @Test
  void noIllnessOfTheDnsReturnsMailOrLeadsItAstray() throws Exception {
    var random = new Random(SEED);
    int known = 0;
    int waits = 0;
    try (var database = TestDatabases.sqlite()) {
      var directory = new Directory(database, new TestClock());
      for (int scenario = 0; scenario < SCENARIOS; scenario++) {
        try (var server = healthy()) {
          var dns =
              new Illness(new Random(random.nextLong()), random.nextDouble(), POISON)
                  .strike(server);
          var routes =
              new Routes(
                  Domain.of("gw.example.org"),
                  "",
                  directory,
                  dns,
                  List.<InetSocketAddress>of(),
                  _ -> new StsPolicies.Known.Nothing(),
                  new TlsResults(database, InstantSource.system()));
          for (var domain : List.of("there.example", "bare.example")) {
            switch (routes.route(routes.nextHop(Domain.of(domain)))) {
              case Route.Ways ways -> {
                known++;
                assertThat(ways.hops())
                    .as("scenario %d", scenario)
                    .allMatch(
                        hop ->
                            hop.internetAddress()
                                .orElseThrow()
                                .getHostAddress()
                                .startsWith("192.0.2."));
              }
              case Route.Unknown _ -> waits++;
              case Route.Closed(var reply) ->
                  throw new AssertionError("scenario " + scenario + " returns mail: " + reply);
            }
          }
        }
      }
    }
    System.out.printf(
        "routes with an ill DNS: seed %d, %d scenarios, %d ways found, %d mails wait, 0 returned%n",
        SEED, SCENARIOS, known, waits);
    assertThat(known).isPositive();
    assertThat(waits).isPositive();
  }

  private static ScriptedDnsServer healthy() throws Exception {
    return ScriptedDnsServer.start()
        .record("there.example", "MX", "10 mx1.there.example.")
        .record("there.example", "MX", "20 mx2.there.example.")
        .record("mx1.there.example", "A", "192.0.2.1")
        .record("mx2.there.example", "A", "192.0.2.2")
        .record("bare.example", "A", "192.0.2.3");
  }
}
