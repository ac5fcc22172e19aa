package org.sealpost.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sealpost.audit.AuditLog;
import org.sealpost.authenticity.Indicator;
import org.sealpost.certificates.CertificateSettings;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.PartnerCertificates;
import org.sealpost.certificates.TrustAnchors;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.DeliverySettings;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.VaultSettings;
import org.sealpost.keys.Vaults;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimKeys;
import org.sealpost.mailflow.DkimRotation;
import org.sealpost.mailflow.DkimSettings;
import org.sealpost.mailflow.IndicatorShelf;
import org.sealpost.monitoring.DomainHealth;
import org.sealpost.monitoring.Finding;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.privateca.PrivateCaSettings;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.reports.ReceivedReports;
import org.sealpost.store.ContentStores;
import org.sealpost.store.Database;
import org.sealpost.store.DatabaseSettings;
import org.sealpost.store.Databases;
import org.sealpost.tracking.Stories;

/** A real console on free ports, over real parts and a database in a folder. */
final class RunningConsole implements AutoCloseable {

  static final String ADMIN_TOKEN = "test-administrator-token";

  /** A clock that tests move. */
  static final class TestClock implements InstantSource {

    private Instant now = Instant.parse("2026-11-24T08:30:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  final Database database;
  final TestClock clock;

  /** What the world's DNS says of us. */
  final FakeResolver dns = new FakeResolver();

  final ConsoleParts parts;
  final ConsoleServer server;
  final HttpClient http = HttpClient.newHttpClient();

  private RunningConsole(Path folder, TestClock clock, ConsoleSettings settings) {
    this.database = Databases.open(DatabaseSettings.embedded(folder));
    this.clock = clock;
    this.parts = parts(database, folder, clock, dns);
    this.server = ConsoleServer.start(settings, parts);
  }

  static RunningConsole in(Path folder) {
    return in(folder, new TestClock(), settings().withAdminToken(ADMIN_TOKEN));
  }

  static RunningConsole in(Path folder, TestClock clock, ConsoleSettings settings) {
    return new RunningConsole(folder, clock, settings);
  }

  static ConsoleSettings settings() {
    var free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return ConsoleSettings.usual("gw.example.org", free, Optional.of(free));
  }

  private static ConsoleParts parts(
      Database database, Path folder, InstantSource clock, FakeResolver dns) {
    var vault = Vaults.open(database, folder.resolve("vault"), VaultSettings.USUAL, clock);
    var stories = new Stories(database, clock);
    var contents = ContentStores.open(database, folder);
    var delivery = DeliverySettings.usual(Domain.of("gw.example.org"));
    var directory = new Directory(database, clock);
    directory.configured(List.of(OwnDomain.of(Domain.of("example.org"))));
    var audit = new AuditLog(database, vault, clock);
    var authority =
        PrivateCa.open(
            database,
            vault,
            audit,
            PrivateCaSettings.usual("Example", URI.create("http://gw.example.org/pki")),
            clock);
    var anchors = new TrustAnchors(database, authority, audit, clock);
    var dkim = new DkimKeys(database, vault, DkimSettings.USUAL, clock);
    var rotation = new DkimRotation(database, vault, dns, DkimSettings.USUAL, dkim, audit, clock);
    var settings = new CertificateSettings("private", KeyKind.P_256, 0);
    return new ConsoleParts(
        database,
        clock,
        directory,
        stories,
        new DeliveryQueue(database, contents, delivery, clock),
        new Quarantine(database, contents, vault, stories, clock),
        new Certificates(database, vault, audit, directory, authority, anchors, settings, clock),
        new PartnerCertificates(database, audit, anchors, clock),
        anchors,
        authority,
        dkim,
        rotation,
        audit,
        content -> "{\"verdict\":\"clean\",\"size\":" + content.size() + "}",
        () -> "sealpost_up 1\n",
        () -> List.of(new HealthLine("database", HealthLine.Level.OK, "answers", "")),
        () -> true,
        RunningConsole::transport,
        name -> new IndicatorShelf(database, clock).find(name).map(Indicator::octets),
        domain -> findings(dns, dkim, domain),
        new ReceivedReports(database, clock, Duration.ofDays(90)),
        List.of(Address.of("dmarc@example.org")),
        (source, domain) -> Optional.of(source.getHostAddress().startsWith("198.51.100.")),
        () -> Map.of("hostname", "gw.example.org"));
  }

  private static List<Finding> findings(FakeResolver dns, DkimKeys dkim, Domain domain) {
    var us =
        new DomainHealth.Us(
            Domain.of("gw.example.org"),
            false,
            dkim::kept,
            ignored -> Optional.empty(),
            ignored -> List.of(),
            List::of);
    return new DomainHealth(dns, InstantSource.system(), us).of(domain);
  }

  private static Transport transport() {
    return new Transport(
        List.of(
            new Transport.ListenerLine(
                "inbound",
                "0.0.0.0:25",
                "starttls",
                Optional.of(new Transport.ListenerTraffic(42, true, 18_204, 377, 9_310, 1_288))),
            new Transport.ListenerLine("portal", "0.0.0.0:8443", "tls", Optional.empty()),
            new Transport.ListenerLine("acme", "0.0.0.0:80", "none", Optional.empty())),
        List.of(
            new Transport.ShownCertificate(
                "mta-sts.example.org", "acme", Instant.parse("2026-12-04T00:00:00Z"), 9, "warn"),
            new Transport.ShownCertificate(
                "gw.example.org", "private", Instant.parse("2027-02-01T00:00:00Z"), 68, "ok")),
        List.of(
            new Transport.OutboundTls(
                "a.example", "sts", "certificate-expired", 12, LocalDate.parse("2026-11-24")),
            new Transport.OutboundTls(
                "b.example", "no-policy-found", "success", 871, LocalDate.parse("2026-11-25"))));
  }

  /** The same folder again, after this console was closed. */
  @Override
  public void close() {
    server.close();
    database.close();
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.console().getPort() + path);
  }

  URI atPortal(String path) {
    return URI.create("http://127.0.0.1:" + server.portal().orElseThrow().getPort() + path);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Asks the API with the administrator's token. */
  HttpResponse<String> api(String method, String path, String json) {
    return api(ADMIN_TOKEN, method, path, json);
  }

  HttpResponse<String> api(String token, String method, String path, String json) {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> get(String path) {
    return api("GET", path, "");
  }

  Browser browser() {
    return new Browser();
  }

  /** A browser without scripts: cookies, forms and redirects. */
  final class Browser {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    final Map<String, String> cookies = new HashMap<>();

    HttpResponse<String> get(String path) {
      return go(HttpRequest.newBuilder(at(path)).GET());
    }

    /** Fills in a form that stands on a page. */
    HttpResponse<String> post(String page, String path, Map<String, String> fields) {
      var token = CSRF.matcher(get(page).body());
      if (!token.find()) {
        throw new IllegalStateException("no form on " + page);
      }
      var all = new HashMap<>(fields);
      all.put("_csrf", token.group(1));
      return postBare(path, all);
    }

    /** Sends a form as a foreign page would: without looking at ours. */
    HttpResponse<String> postBare(String path, Map<String, String> fields) {
      var body =
          fields.entrySet().stream()
              .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
              .collect(Collectors.joining("&"));
      return go(
          HttpRequest.newBuilder(at(path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> go(HttpRequest.Builder request) {
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
      }
      var answer = send(request.build());
      for (var cookie : answer.headers().allValues("Set-Cookie")) {
        var pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
        if (pair[1].isEmpty()) {
          cookies.remove(pair[0]);
        } else {
          cookies.put(pair[0], pair[1]);
        }
      }
      return answer;
    }

    /** Signs in by a one-time link as an administrator. */
    Browser signedIn() {
      var link = server.signInLink("anna").toString();
      var path = link.substring(link.indexOf("/sign-in"));
      var code = path.substring(path.indexOf('=') + 1);
      var answer = post(path, "/sign-in/link", Map.of("code", code));
      if (answer.statusCode() != 302) {
        throw new IllegalStateException("not signed in: " + answer.statusCode());
      }
      return this;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
