package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sealpost.delivery.FaultySink.Kind;
import org.sealpost.delivery.FaultySink.Stage;
import org.sealpost.directory.Partner;
import org.sealpost.directory.TlsDemand;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TestAuthority;
import org.sealpost.store.TestDatabases;

/**
 * Everything that may go wrong with a next hop, at every stage: what becomes of the mail, what its
 * sender is told, and that it arrives as often as it should once the fault is gone. All cells run
 * at the same time, through the real queue, courier and client.
 */
class DownstreamFaultsTest {

  static final String LAST_LINE = "That was all of it.";

  /**
   * {@code sent}: taken at once, in spite of the fault. {@code 4.x.x}: deferred with that status; a
   * bar separates what depends on which of two things is seen first; with an asterisk, the hop may
   * have taken it and gets it twice. {@code 5.x.x}: returned with that status. {@code mixed}: each
   * recipient his own. A slash separates what happens in the clear from what happens under TLS. An
   * exclamation mark: the partner demands verified TLS. Letters: see {@link #ABSENT}.
   */
  private static final String TABLE =
      """
      kind          CONNECT GREETING EHLO  STARTTLS HANDSHAKE STARTTLS! HANDSHAKE! MAIL        RCPT        DATA        BODY        DOT           NEXT        RSET QUIT
      CLOSE         4.4.1   4.4.2    4.4.2 sent     sent      4.7.5     4.7.5      4.4.2       4.4.2       4.4.2       4.4.2       4.4.2*        sent        sent sent
      RESET         a       4.4.2    4.4.2 sent     sent      4.7.5     4.7.5      4.4.2       4.4.2       4.4.2       4.4.2       4.4.2*        sent        sent sent
      HANG          4.4.1   4.4.2    4.4.2 sent     sent      4.7.5     4.7.5      4.4.2       4.4.2       4.4.2       4.4.2       4.4.2*        sent        sent sent
      HALF_CLOSE    a       4.4.2    4.4.2 sent     sent      4.7.5     4.7.5      4.4.2       4.4.2       4.4.2       4.4.2*      4.4.2*        sent        sent sent
      BYE           a       4.7.0    4.7.0 sent     sent      4.7.4     4.7.5      4.7.0       4.7.0       4.7.0       4.7.0       4.7.0         sent        sent sent
      LATER         a       4.2.1    4.2.1 sent     sent      4.7.4     4.7.5      4.2.1       4.2.1       4.2.1       4.2.1       4.2.1         4.2.1       sent sent
      NEVER         a       4.3.2    5.7.1 sent     sent      4.7.4     4.7.5      5.7.1       5.7.1       5.7.1       5.7.1       5.7.1         5.7.1       sent sent
      GARBAGE       a       4.5.0    4.5.0 sent     sent      4.7.5     4.7.5      4.5.0       4.5.0       4.5.0       4.5.0       4.5.0*        sent        sent sent
      LONG_LINE     a       4.5.0    4.5.0 sent     sent      4.7.5     4.7.5      4.5.0       4.5.0       4.5.0       4.5.0       4.5.0*        sent        sent sent
      ENDLESS       a       4.5.0    4.5.0 sent     sent      4.7.5     4.7.5      4.5.0       4.5.0       4.5.0       4.5.0       4.5.0*        sent        sent sent
      SLOW          a       4.4.2    4.4.2 sent     sent      4.7.5     4.7.5      4.4.2       4.4.2       4.4.2       4.4.2       4.4.2*        sent        sent sent
      WRONG_CLASS   a       4.5.0    4.5.0 sent     sent      4.7.5     4.7.5      4.5.0       4.5.0       4.5.0       4.5.0       4.5.0*        4.5.0       sent sent
      OK_THEN_RESET a       4.4.2    4.4.2 sent     4.4.2     4.7.5     4.4.2      4.4.2       4.4.2       4.4.2       4.4.2|4.5.0/c sent        4.4.2       sent sent
      TLS_ALERT     a       4.5.0    4.5.0 sent     sent      4.7.5     4.7.5      4.5.0/4.4.2 4.5.0/4.4.2 4.5.0/4.4.2 4.5.0/4.4.2 4.5.0*/4.4.2* sent        sent sent
      EXPIRED       b       b        b     b        sent      b         4.7.5      b           b           b           b           b             b           b    b
      OTHER_NAME    b       b        b     b        sent      b         4.7.5      b           b           b           b           b             b           b    b
      NUL           a       4.5.0    4.5.0 sent     sent      4.7.5     4.7.5      4.5.0       4.5.0       4.5.0       4.5.0       4.5.0*        sent        sent sent
      BAD_UTF8      a       4.3.2    5.7.1 sent     sent      4.7.4     4.7.5      5.7.1       5.7.1       5.7.1       5.7.1       5.7.1         5.7.1       sent sent
      MISMATCHED    a       4.5.0    4.5.0 sent     sent      4.7.5     4.7.5      4.5.0       4.5.0       4.5.0       4.5.0       4.5.0*        sent        sent sent
      EXTRA         a       4.5.0    4.5.0 sent     4.5.0     4.7.5     4.5.0      4.5.0       4.5.0       4.5.0       4.5.0/c     sent          4.5.0       sent sent
      MIXED         d       d        d     d        d         d         d          d           mixed       d           d           d             d           d    d
      """;

  /** Why a cell cannot exist. */
  private static final Map<String, String> ABSENT =
      Map.of(
          "a", "before the connection stands, nothing can be said over it or done to it",
          "b", "certificates are shown in the handshake and nowhere else",
          "c", "under TLS what is said too early is not seen before we read, which is at the end",
          "d", "only RCPT is answered once for each recipient");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration IMPATIENCE = Duration.ofSeconds(8);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int LARGE = 12 << 20;

  /** The stages that share one time. */
  private static final Set<Stage> COMMANDS =
      Set.of(
          Stage.GREETING,
          Stage.EHLO,
          Stage.STARTTLS,
          Stage.MAIL,
          Stage.RCPT,
          Stage.NEXT,
          Stage.RSET);

  /** One cell in the clear or under TLS. */
  record Cell(Kind kind, Stage stage, boolean forced, boolean tls, String expected) {

    boolean isDeferred() {
      return expected.startsWith("4.");
    }

    boolean isKept() {
      return expected.endsWith("*");
    }

    List<String> statuses() {
      return List.of(expected.replace("*", "").split("\\|"));
    }

    @Override
    public String toString() {
      return kind
          + " at "
          + stage
          + (forced ? ", TLS demanded" : "")
          + (tls ? ", under TLS" : ", in the clear")
          + ": "
          + expected;
    }
  }

  /** What became of a cell's mail, and what its sender was told. */
  private record Seen(Map<String, String> waiting, List<String> reports, int copies) {}

  private static final List<Cell> CELLS = read();
  private static final Map<Cell, Seen> FIRST = new HashMap<>();
  private static final Map<Cell, Integer> HEALED = new HashMap<>();
  private static final Map<Cell, List<String>> GIVEN_UP = new HashMap<>();
  private static Run healed;
  private static Run givenUp;

  private static List<Cell> read() {
    var cells = new ArrayList<Cell>();
    var rows = TABLE.lines().map(line -> line.split(" +")).toList();
    for (var row : rows.subList(1, rows.size())) {
      for (int i = 1; i < row.length; i++) {
        var column = rows.getFirst()[i];
        var stage = Stage.valueOf(column.replace("!", ""));
        var both = row[i].split("/");
        for (boolean tls : new boolean[] {false, true}) {
          var expected = both[tls ? both.length - 1 : 0];
          boolean onlyTls = stage == Stage.STARTTLS || stage == Stage.HANDSHAKE;
          if (!ABSENT.containsKey(expected) && (tls || !onlyTls)) {
            cells.add(new Cell(Kind.valueOf(row[0]), stage, column.endsWith("!"), tls, expected));
          }
        }
      }
    }
    return List.copyOf(cells);
  }

  static Stream<Cell> cells() {
    return CELLS.stream();
  }

  /** Those that fail again and again; the next mail over a connection is the first after that. */
  static Stream<Cell> givenUpCells() {
    return CELLS.stream()
        .filter(Cell::isDeferred)
        .filter(cell -> cell.stage() != Stage.NEXT && (!cell.tls() || cell.forced()));
  }

  /** All cells at the same time, over one queue. */
  private static final class Run implements AutoCloseable {

    final Post post;
    final Courier courier;
    final Map<Cell, FaultySink> sinks = new LinkedHashMap<>();
    final Map<Cell, MailId> mails = new ConcurrentHashMap<>();
    private final Map<String, Cell> hosts = new HashMap<>();

    Run(List<Cell> cells) {
      var authority = new TestAuthority();
      var certificates =
          new FaultySink.Certificates(
              authority.issue("*.faults.test", 10).serving(),
              authority.issue("*.faults.test", -10).serving(),
              authority.issue("*.others.test", 10).serving());
      var usual = DeliverySettings.usual(Post.HOSTNAME);
      post =
          new Post(
              TestDatabases.sqlite(),
              new DeliverySettings(
                  usual.hostname(),
                  usual.instance(),
                  Duration.ofHours(1),
                  Duration.ofHours(1),
                  usual.lifetime(),
                  Duration.ofNanos(1000),
                  48,
                  1,
                  usual.recipientsPerTransmission()));
      for (var cell : cells) {
        prepare(cell, certificates);
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        cells.forEach(cell -> threads.execute(() -> accept(cell)));
      }
      var patient = client(authority, stage -> PATIENCE);
      var impatient = new EnumMap<Stage, SmtpClient>(Stage.class);
      for (var stage : Stage.values()) {
        impatient.put(stage, client(authority, now -> now == stage ? IMPATIENCE : PATIENCE));
      }
      courier =
          post.courier(
              (hop, protection) -> {
                var cell = hosts.get(hop.host());
                if (cell == null) {
                  return post.carrier.open(hop, protection);
                }
                var sink = sinks.get(cell);
                boolean slow = cell.kind() == Kind.HANG || cell.kind() == Kind.SLOW;
                return Carrier.of(slow && !sink.isHealed() ? impatient.get(cell.stage()) : patient)
                    .open(new Hop(hop.host(), sink.address()), protection);
              });
    }

    private void prepare(Cell cell, FaultySink.Certificates certificates) {
      int n = sinks.size();
      var domain = "c" + n + ".test";
      var host = "c" + n + ".faults.test";
      hosts.put(host, cell);
      post.resolver.mx(domain, host).address(host, "192.0.2.1");
      if (cell.forced()) {
        post.directory.add(Partner.of(Domain.of(domain)).withTls(TlsDemand.VERIFIED));
      }
      try {
        sinks.put(cell, new FaultySink(host, cell.kind(), cell.stage(), cell.tls(), certificates));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    private void accept(Cell cell) {
      var host = sinks.get(cell).host();
      var domain = host.replace(".faults.", ".");
      if (cell.stage() == Stage.NEXT) {
        post.accept(Post.mail("lead"), "", "b@" + domain);
      } else if (cell.stage() == Stage.RSET) {
        post.accept(Post.mail("lead"), "", "nobody@" + domain);
      }
      var recipients =
          (cell.kind() == Kind.MIXED ? Stream.of("b@", "c@", "d@") : Stream.of("b@"))
              .map(local -> local + domain)
              .toArray(String[]::new);
      mails.put(cell, post.accept(mail(cell), "anna@example.org", recipients));
    }

    private static String mail(Cell cell) {
      int octets = cell.stage() != Stage.BODY ? 0 : isLarge(cell.kind()) ? LARGE : 300_000;
      return Post.mail("probe") + "0123456789\r\n".repeat(octets / 12) + LAST_LINE + "\r\n";
    }

    /** Where it matters that not all of it fits into buffers on the way. */
    private static boolean isLarge(Kind kind) {
      return switch (kind) {
        case HANG, SLOW, OK_THEN_RESET, EXTRA -> true;
        default -> false;
      };
    }

    /** A client that takes so long at each stage. */
    private static SmtpClient client(TestAuthority authority, Function<Stage, Duration> time) {
      var command = COMMANDS.stream().map(time).min(Duration::compareTo).orElseThrow();
      return new SmtpClient(
          new ClientSettings(
              "gw.example.org",
              Optional.of(authority.trusting()),
              time.apply(Stage.CONNECT),
              time.apply(Stage.HANDSHAKE),
              command,
              time.apply(Stage.DATA),
              time.apply(Stage.BODY),
              time.apply(Stage.DOT),
              100));
    }

    /** Until each mail was tried so often, or is gone. */
    void awaitAttempts(int attempts) {
      await()
          .atMost(LONG)
          .until(
              () ->
                  post.queue.counts().underWay() == 0
                      && isTried(attempts)
                      && post.waiting("example.org") == 0);
    }

    private boolean isTried(int attempts) {
      return mails.values().stream()
          .flatMap(mail -> post.queue.entry(mail).stream())
          .flatMap(entry -> entry.recipients().stream())
          .allMatch(waiting -> waiting.attempts() >= attempts);
    }

    Seen seen(Cell cell) {
      var waiting = new HashMap<String, String>();
      post.queue
          .entry(mails.get(cell))
          .ifPresent(
              entry ->
                  entry
                      .recipients()
                      .forEach(
                          r -> waiting.put(r.recipient().localPart(), r.lastAnswer().orElse(""))));
      return new Seen(waiting, reports(cell), sinks.get(cell).copies());
    }

    List<String> reports(Cell cell) {
      var about = "X-Sealpost-Queue-ID: " + mails.get(cell) + "\r\n";
      return post.carrier.taken.stream()
          .map(FakeCarrier.Taken::octets)
          .filter(octets -> octets.contains(about))
          .toList();
    }

    @Override
    public void close() {
      sinks.values().forEach(FaultySink::close);
      courier.close();
      post.database.close();
    }
  }

  @BeforeAll
  static void runAll() {
    healed = new Run(CELLS);
    givenUp = new Run(givenUpCells().toList());
    healed.awaitAttempts(1);
    healed.mails.keySet().forEach(cell -> FIRST.put(cell, healed.seen(cell)));
    healed.sinks.values().forEach(FaultySink::heal);
    healed.post.clock.forward(Duration.ofHours(3));
    givenUp.awaitAttempts(1);
    givenUp.post.clock.forward(Duration.ofDays(6));
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(LONG)
        .until(
            () -> {
              // A machine under load may need another attempt.
              healed.post.clock.forward(Duration.ofMinutes(2));
              return healed.post.isEmpty();
            });
    healed.sinks.forEach((cell, sink) -> HEALED.put(cell, sink.copies()));
    await().atMost(LONG).until(givenUp.post::isEmpty);
    givenUp.mails.keySet().forEach(cell -> GIVEN_UP.put(cell, givenUp.reports(cell)));
  }

  @AfterAll
  static void end() {
    healed.close();
    givenUp.close();
  }

  @Test
  void theTableKnowsEachKindAtEachStage() {
    var rows = TABLE.lines().map(line -> line.split(" +")).toList();
    assertThat(rows.stream().skip(1).map(row -> row[0]))
        .containsExactlyElementsOf(Arrays.stream(Kind.values()).map(Enum::name).toList());
    assertThat(Arrays.stream(rows.getFirst()).skip(1).map(name -> name.replace("!", "")).distinct())
        .containsExactlyElementsOf(Arrays.stream(Stage.values()).map(Enum::name).toList());
    assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.getFirst()));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aFaultHasItsOutcomeAndItsReport(Cell cell) {
    var seen = FIRST.get(cell);
    if (cell.expected().equals("mixed")) {
      assertThat(seen.waiting()).containsOnlyKeys("c");
      assertThat(seen.copies()).isEqualTo(1);
      assertThat(seen.reports()).hasSize(2);
      assertThat(report(seen, "failed"))
          .contains("Final-Recipient: rfc822; d@")
          .doesNotContain("Final-Recipient: rfc822; b@", "Final-Recipient: rfc822; c@");
      assertThat(report(seen, "delayed")).contains("Final-Recipient: rfc822; c@");
    } else if (cell.expected().equals("sent")) {
      assertThat(seen.waiting()).isEmpty();
      assertThat(seen.reports()).isEmpty();
      assertThat(seen.copies()).isEqualTo(1);
    } else {
      assertThat(seen.copies()).isEqualTo(cell.isKept() ? 1 : 0);
      assertThat(seen.waiting()).hasSize(cell.isDeferred() ? 1 : 0);
      assertThat(seen.reports()).hasSize(1);
      assertReport(cell, report(seen, cell.isDeferred() ? "delayed" : "failed"));
    }
  }

  private static String report(Seen seen, String action) {
    return seen.reports().stream()
        .filter(octets -> octets.contains("\r\nAction: " + action + "\r\n"))
        .findFirst()
        .orElseThrow();
  }

  private static void assertReport(Cell cell, String report) {
    assertThat(report)
        .containsAnyOf(
            cell.statuses().stream()
                .map(status -> "\r\nStatus: " + status + "\r\n")
                .toArray(String[]::new))
        .contains("\r\nFinal-Recipient: rfc822; b@c");
    assertThat(report.chars().allMatch(c -> c < 128)).isTrue();
    if (isQuoted(cell)) {
      assertThat(report)
          .containsPattern("\r\nRemote-MTA: dns; c[0-9]+\\.faults\\.test\r\n")
          .contains("\r\nDiagnostic-Code: smtp; " + said(cell) + "\r\n");
    } else {
      // RFC 3464 §2.3.5: a server that said nothing of the kind is not quoted.
      assertThat(report)
          .doesNotContain("Remote-MTA")
          .containsPattern("\r\nDiagnostic-Code: X-Sealpost; c[0-9]+\\.faults\\.test\\[");
    }
  }

  /** The sink's own answers have statuses that we never use for these faults ourselves. */
  private static boolean isQuoted(Cell cell) {
    return List.of("4.7.0", "4.2.1", "5.7.1").contains(cell.statuses().getFirst());
  }

  private static String said(Cell cell) {
    return switch (cell.kind()) {
      case BYE -> "421 4.7.0 bye";
      case LATER -> "451 4.2.1 later";
      case BAD_UTF8 -> "550 5.7.1 n?(??ver";
      default -> "550 5.7.1 never";
    };
  }

  @ParameterizedTest
  @MethodSource("cells")
  void afterTheFaultEachMailArrivesOnceOrTwiceWhereTheHopKeptSilentAboutTheFirst(Cell cell) {
    int expected = cell.expected().startsWith("5.") ? 0 : cell.isKept() ? 2 : 1;
    // The second recipient of the mixed answers gets the mail in a transmission of his own.
    assertThat(HEALED.get(cell)).isEqualTo(cell.expected().equals("mixed") ? 2 : expected);
  }

  @ParameterizedTest
  @MethodSource("givenUpCells")
  void whatIsDeferredIsReturnedWhenItsTimeIsOver(Cell cell) {
    var reports =
        GIVEN_UP.get(cell).stream().filter(r -> r.contains("\r\nAction: failed\r\n")).toList();
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst())
        .contains("\r\nStatus: 5.4.7\r\n", "not delivered in time; last answer: ")
        .doesNotContain("Remote-MTA");
  }
}
