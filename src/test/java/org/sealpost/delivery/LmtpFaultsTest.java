package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sealpost.delivery.LmtpSink.Fault;
import org.sealpost.directory.OwnDomain;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.store.TestDatabases;

/**
 * Everything that may go wrong at each of a hop's answers to one mail over LMTP: whoever was told
 * that he has it never gets it again, all others get it in the end. All cells run at the same time,
 * through the real queue, courier and client.
 */
class LmtpFaultsTest {

  private static final List<String> LOCALS = List.of("b", "c", "d", "e");
  private static final Duration LONG = Duration.ofMinutes(2);

  /** One fault at one answer, at the end of DATA or of BDAT. */
  record Cell(Fault fault, int place, boolean chunking) {

    /** Whether nobody heard what became of the rest. */
    boolean breaksOff() {
      return switch (fault) {
        case CLOSE, HANG, BYE_AND_CLOSE, GARBAGE, WRONG_CLASS -> true;
        case BYE, LATER, NEVER, ONE_TOO_MANY, NONE -> false;
      };
    }

    /** How many copies that recipient has in the end. */
    int copies(int recipient) {
      if (recipient == place && fault == Fault.NEVER) {
        return 0;
      }
      boolean unheard = breaksOff() && recipient >= place;
      return unheard ? 2 : 1;
    }

    /** Who waits after the first attempt. */
    Set<String> waiting() {
      var all = new TreeSet<String>();
      for (int i = 0; i < LOCALS.size(); i++) {
        boolean his = i == place && (fault == Fault.LATER || fault == Fault.BYE);
        if (his || (breaksOff() && i >= place)) {
          all.add(LOCALS.get(i));
        }
      }
      return all;
    }
  }

  private static final Map<Cell, LmtpSink> SINKS = new LinkedHashMap<>();
  private static final Map<Cell, MailId> MAILS = new LinkedHashMap<>();
  private static final Map<Cell, Set<String>> WAITING = new LinkedHashMap<>();
  private static Post post;
  private static Courier courier;

  static Stream<Cell> cells() {
    return Stream.of(Fault.values())
        .flatMap(
            fault ->
                Stream.of(0, 1, 3)
                    .flatMap(
                        place ->
                            Stream.of(
                                new Cell(fault, place, false), new Cell(fault, place, true))));
  }

  @BeforeAll
  static void run() throws IOException {
    var usual = DeliverySettings.usual(Post.HOSTNAME);
    post =
        new Post(
            TestDatabases.sqlite(),
            usual.withTimes(Duration.ofHours(1), Duration.ofHours(1), usual.lifetime()));
    var domains = new ArrayList<OwnDomain>();
    domains.add(OwnDomain.of(Domain.of("example.org"), "127.0.0.9:2525"));
    for (var cell : cells().toList()) {
      var sink = new LmtpSink(cell.fault(), cell.place(), cell.chunking());
      domains.add(
          OwnDomain.of(Domain.of("c" + SINKS.size() + ".test"), "lmtp://127.0.0.1:" + sink.port()));
      SINKS.put(cell, sink);
    }
    post.directory.configured(domains);
    for (var cell : SINKS.keySet()) {
      var domain = "@c" + MAILS.size() + ".test";
      var wishes = new LinkedHashMap<Address, ForRecipient>();
      LOCALS.forEach(
          local ->
              wishes.put(
                  Address.of(local + domain),
                  new ForRecipient(Set.of(Notify.SUCCESS, Notify.FAILURE), "")));
      MAILS.put(
          cell,
          post.accept(
              Post.mail("probe"),
              new DeliveryWishes(false, Optional.empty(), "", wishes),
              "anna@example.org",
              LOCALS.stream().map(local -> local + domain).toArray(String[]::new)));
    }
    var patient = Carrier.of(client(Duration.ofSeconds(60)));
    var impatient = Carrier.of(client(Duration.ofSeconds(3)));
    courier =
        post.courier(
            (hop, protection) ->
                hop.port() == 2525
                    ? post.carrier.open(hop, protection)
                    : (hangs(hop.port()) ? impatient : patient).open(hop, protection));
    await().atMost(LONG).until(() -> post.areTried("example.org", MAILS.values()));
    MAILS.forEach((cell, mail) -> WAITING.put(cell, waiting(mail)));
    for (var sink : SINKS.values()) {
      sink.heal();
    }
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(LONG)
        .until(
            () -> {
              post.clock.forward(Duration.ofHours(1));
              return post.isEmpty();
            });
  }

  private static boolean hangs(int port) {
    return SINKS.entrySet().stream()
        .anyMatch(one -> one.getValue().port() == port && one.getKey().fault() == Fault.HANG);
  }

  private static SmtpClient client(Duration dataEnd) {
    var usual = ClientSettings.usual("gw.example.org");
    return new SmtpClient(
        new ClientSettings(
            usual.hostname(),
            usual.verifying(),
            usual.connect(),
            usual.handshake(),
            usual.command(),
            usual.dataStart(),
            usual.dataBlock(),
            dataEnd,
            usual.mailsPerConnection()));
  }

  private static Set<String> waiting(MailId mail) {
    var waiting = new TreeSet<String>();
    post.queue
        .entry(mail)
        .ifPresent(
            entry -> entry.recipients().forEach(r -> waiting.add(r.recipient().localPart())));
    return waiting;
  }

  @AfterAll
  static void end() {
    courier.close();
    SINKS.values().forEach(LmtpSink::close);
    post.database.close();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void whoeverWasNotToldWaits(Cell cell) {
    assertThat(WAITING.get(cell)).isEqualTo(cell.waiting());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void whoeverWasToldNeverGetsItAgain(Cell cell) {
    var sink = SINKS.get(cell);
    assertThat(sink.repeated()).isEmpty();
    for (int i = 0; i < LOCALS.size(); i++) {
      assertThat(sink.copies(LOCALS.get(i))).as(LOCALS.get(i)).isEqualTo(cell.copies(i));
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theSenderIsToldOfEachOnce(Cell cell) {
    var about = "X-Sealpost-Queue-ID: " + MAILS.get(cell) + "\r\n";
    var reports =
        post.carrier.taken.stream()
            .map(FakeCarrier.Taken::octets)
            .filter(octets -> octets.contains(about))
            .toList();
    for (int i = 0; i < LOCALS.size(); i++) {
      var his = "\r\nFinal-Recipient: rfc822; " + LOCALS.get(i) + "@";
      var told = reports.stream().filter(report -> report.contains(his)).toList();
      assertThat(told).as(LOCALS.get(i)).hasSize(1);
      assertThat(told.getFirst())
          .contains(
              "\r\nAction: "
                  + (cell.fault() == Fault.NEVER && i == cell.place() ? "failed" : "delivered")
                  + "\r\n");
    }
  }
}
