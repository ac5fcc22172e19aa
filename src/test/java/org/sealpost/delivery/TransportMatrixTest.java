package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sealpost.delivery.FaultySink.Kind;
import org.sealpost.delivery.FaultySink.Stage;
import org.sealpost.delivery.sts.PolicyFetch;
import org.sealpost.delivery.sts.PolicyServer;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.mail.MailId;
import org.sealpost.smtp.ClientSettings;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.ServerChain;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.TestAuthority;
import org.sealpost.store.TestDatabases;

/**
 * DANE, MTA-STS and certificates in all their states, over real TLS: nothing goes in the clear, or
 * to somebody who did not prove who he is, where one of the two forbids it.
 */
class TransportMatrixTest {

  /**
   * What becomes of a mail at once: {@code tls}, {@code clear}, or the status with which it waits.
   * The last four columns are the server's certificate; {@code NONE} is a server without TLS.
   */
  private static final String TABLE =
      """
      dane      sts     GOOD  EXPIRED OTHER_NAME NONE
      nothing   nothing tls   tls     tls        clear
      nothing   testing tls   tls     tls        clear
      nothing   enforce tls   4.7.5   4.7.5      4.7.4
      nothing   others  4.7.5 4.7.5   4.7.5      4.7.5
      fits      nothing tls   tls     tls        4.7.4
      fits      testing tls   tls     tls        4.7.4
      fits      enforce tls   tls     tls        4.7.4
      fits      others  tls   tls     tls        4.7.4
      misfits   nothing 4.7.5 4.7.5   4.7.5      4.7.4
      misfits   testing 4.7.5 4.7.5   4.7.5      4.7.4
      misfits   enforce 4.7.5 4.7.5   4.7.5      4.7.4
      misfits   others  4.7.5 4.7.5   4.7.5      4.7.4
      fails     nothing 4.4.3 4.4.3   4.4.3      4.4.3
      fails     testing 4.4.3 4.4.3   4.4.3      4.4.3
      fails     enforce 4.4.3 4.4.3   4.4.3      4.4.3
      fails     others  4.4.3 4.4.3   4.4.3      4.4.3
      """;

  /** One cell. */
  record Cell(int n, String dane, String sts, String certificate, String expected) {
    String domain() {
      return "d" + n + ".test";
    }

    String host() {
      return "d" + n + ".faults.test";
    }

    @Override
    public String toString() {
      return "DANE " + dane + ", MTA-STS " + sts + ", certificate " + certificate + ": " + expected;
    }
  }

  private static final List<Cell> CELLS = read();
  private static final Map<Cell, FaultySink> SINKS = new HashMap<>();
  private static final Map<Cell, MailId> MAILS = new HashMap<>();
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static Post post;
  private static PolicyServer web;
  private static Courier courier;

  private static List<Cell> read() {
    var cells = new ArrayList<Cell>();
    var rows = TABLE.lines().map(line -> line.split(" +")).toList();
    for (var row : rows.subList(1, rows.size())) {
      for (int i = 2; i < row.length; i++) {
        cells.add(new Cell(cells.size(), row[0], row[1], rows.getFirst()[i], row[i]));
      }
    }
    return List.copyOf(cells);
  }

  static Stream<Cell> cells() {
    return CELLS.stream();
  }

  @BeforeAll
  static void sendAll() throws IOException {
    var names = CELLS.stream().map(cell -> "mta-sts." + cell.domain()).toList();
    web = new PolicyServer(AUTHORITY, AUTHORITY.issue(names, 10).serving());
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
                32,
                1,
                usual.recipientsPerTransmission()),
            resolver -> new PolicyFetch(resolver, web.settings()));
    post.resolver.signed();
    var chains =
        Map.of(
            "GOOD", AUTHORITY.issue("*.faults.test", 10),
            "EXPIRED", AUTHORITY.issue("*.faults.test", -10),
            "OTHER_NAME", AUTHORITY.issue("*.others.test", 10),
            "NONE", AUTHORITY.issue("*.faults.test", 10));
    CELLS.forEach(cell -> prepare(cell, chains));
    var hosts = new HashMap<String, Cell>();
    CELLS.forEach(cell -> hosts.put(cell.host(), cell));
    var minute = Duration.ofMinutes(1);
    var client =
        new SmtpClient(
            new ClientSettings(
                "gw.example.org",
                Optional.of(AUTHORITY.trusting()),
                minute,
                minute,
                minute,
                minute,
                minute,
                minute,
                100));
    courier =
        post.courier(
            (hop, protection) -> {
              var cell = hosts.get(hop.host());
              return cell == null
                  ? post.carrier.open(hop, protection)
                  : Carrier.of(client)
                      .open(new Hop(hop.host(), SINKS.get(cell).address()), protection);
            });
    await().atMost(Duration.ofMinutes(3)).until(() -> post.areTried("example.org", MAILS.values()));
    post.results.flush();
  }

  private static void prepare(Cell cell, Map<String, ServerChain> chains) {
    var chain = chains.get(cell.certificate());
    boolean shown = cell.certificate().equals("EXPIRED") || cell.certificate().equals("OTHER_NAME");
    var certificates =
        new FaultySink.Certificates(
            chain.serving(), chains.get("EXPIRED").serving(), chains.get("OTHER_NAME").serving());
    try {
      SINKS.put(
          cell,
          new FaultySink(
              cell.host(),
              shown ? Kind.valueOf(cell.certificate()) : Kind.EXTRA,
              shown ? Stage.HANDSHAKE : Stage.QUIT,
              !cell.certificate().equals("NONE"),
              certificates));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    post.resolver.mx(cell.domain(), cell.host()).address(cell.host(), "192.0.2.1");
    switch (cell.dane()) {
      case "fits" -> post.resolver.tlsa(cell.host(), record(chain.server()));
      case "misfits" -> post.resolver.tlsa(cell.host(), new TlsaRecord(3, 1, 1, "ab".repeat(32)));
      case "fails" -> post.resolver.fail("TLSA", "_25._tcp." + cell.host());
      default -> {}
    }
    if (!cell.sts().equals("nothing")) {
      post.resolver
          .address("mta-sts." + cell.domain(), "127.0.0.1")
          .txt("_mta-sts." + cell.domain(), "v=STSv1; id=1");
      web.set(
          cell.domain(),
          "version: STSv1\nmode: "
              + (cell.sts().equals("testing") ? "testing" : "enforce")
              + "\nmx: "
              + (cell.sts().equals("others") ? "mx.elsewhere.test" : cell.host())
              + "\nmax_age: 86400\n");
    }
    MAILS.put(
        cell,
        post.accept(
            Post.mail("probe") + DownstreamFaultsTest.LAST_LINE + "\r\n",
            "anna@example.org",
            "b@" + cell.domain()));
  }

  private static TlsaRecord record(X509Certificate certificate) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
      return new TlsaRecord(3, 1, 1, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException noSha) {
      throw new AssertionError(noSha);
    }
  }

  @AfterAll
  static void end() {
    courier.close();
    SINKS.values().forEach(FaultySink::close);
    web.close();
    post.database.close();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aMailGoesOnlyAsTheDomainAllows(Cell cell) {
    var sink = SINKS.get(cell);
    switch (cell.expected()) {
      case "tls" -> {
        assertThat(sink.copies()).isEqualTo(1);
        assertThat(sink.clearCopies()).isZero();
      }
      case "clear" -> assertThat(sink.clearCopies()).isEqualTo(1);
      default -> {
        assertThat(sink.copies()).isZero();
        var about = "X-Sealpost-Queue-ID: " + MAILS.get(cell) + "\r\n";
        var reports =
            post.carrier.taken.stream()
                .map(FakeCarrier.Taken::octets)
                .filter(octets -> octets.contains(about))
                .toList();
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst()).contains("\r\nStatus: " + cell.expected() + "\r\n");
      }
    }
  }

  @Test
  void sixtyFourCellsAndNoneInTheClearWhereItIsForbidden() {
    assertThat(CELLS).hasSize(64);
    var forbidden =
        CELLS.stream().filter(cell -> !cell.dane().equals("nothing") || isEnforced(cell)).toList();
    assertThat(forbidden).hasSize(56).allMatch(cell -> SINKS.get(cell).clearCopies() == 0);
    // Where MTA-STS alone decides, only the server that proves its name gets anything.
    assertThat(
            forbidden.stream()
                .filter(cell -> cell.dane().equals("nothing"))
                .filter(cell -> SINKS.get(cell).copies() > 0))
        .allMatch(cell -> cell.certificate().equals("GOOD") && cell.sts().equals("enforce"));
  }

  private static boolean isEnforced(Cell cell) {
    return cell.sts().equals("enforce") || cell.sts().equals("others");
  }

  @Test
  void whatHappenedIsCountedForTheDomain() {
    var today = LocalDate.ofInstant(post.clock.instant(), ZoneOffset.UTC);
    var counted = new HashMap<String, String>();
    for (var row :
        Stream.concat(post.results.of(today.minusDays(1)).stream(), post.results.of(today).stream())
            .toList()) {
      counted.put(row.policy().domain().name(), row.policy().kind().word() + " " + row.result());
    }
    assertThat(counted.get(domain("nothing", "nothing", "GOOD")))
        .isEqualTo("no-policy-found success");
    assertThat(counted.get(domain("nothing", "nothing", "NONE")))
        .isEqualTo("no-policy-found starttls-not-supported");
    assertThat(counted.get(domain("nothing", "testing", "GOOD"))).isEqualTo("sts success");
    assertThat(counted.get(domain("nothing", "testing", "EXPIRED")))
        .isEqualTo("sts certificate-expired");
    assertThat(counted.get(domain("nothing", "testing", "OTHER_NAME")))
        .isEqualTo("sts certificate-host-mismatch");
    assertThat(counted.get(domain("nothing", "enforce", "EXPIRED")))
        .isEqualTo("sts certificate-expired");
    assertThat(counted.get(domain("nothing", "enforce", "NONE")))
        .isEqualTo("sts starttls-not-supported");
    assertThat(counted.get(domain("nothing", "others", "GOOD")))
        .isEqualTo("sts validation-failure");
    assertThat(counted.get(domain("fits", "enforce", "EXPIRED"))).isEqualTo("tlsa success");
    assertThat(counted.get(domain("misfits", "enforce", "GOOD")))
        .isEqualTo("tlsa validation-failure");
    assertThat(counted.get(domain("fails", "nothing", "GOOD"))).isEqualTo("tlsa dnssec-invalid");
  }

  private static String domain(String dane, String sts, String certificate) {
    return CELLS.stream()
        .filter(cell -> cell.dane().equals(dane) && cell.sts().equals(sts))
        .filter(cell -> cell.certificate().equals(certificate))
        .findFirst()
        .orElseThrow()
        .domain();
  }
}
