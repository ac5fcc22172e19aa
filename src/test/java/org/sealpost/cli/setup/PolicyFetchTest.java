package org.sealpost.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sealpost.cli.setup.PolicyExamination.Fetching.Outcome;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.HandClock;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** Fetching a policy as strictly as a sender does. */
class PolicyFetchTest {

  private static final String POLICY = "version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n";

  private final TestDatabase database = TestDatabases.sqlite();
  private final HandClock clock = new HandClock();
  private TestCa ca;
  private HttpsServer server;
  private int status = 200;
  private String type = "text/plain";

  @BeforeEach
  void begin() throws Exception {
    clock.move(Duration.between(clock.instant(), Instant.now()));
    ca = TestCa.open(database, new MemoryKeyVault(), clock);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(serving()));
    server.createContext(
        "/.well-known/mta-sts.txt",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          var octets = POLICY.getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(status, octets.length);
          exchange.getResponseBody().write(octets);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
    database.close();
  }

  private SSLContext serving() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    var wanted = new CertificateRequest.Server(List.of(Domain.of("localhost")), pair.getPublic());
    if (!(ca.ca().issue("policy", wanted) instanceof IssueOutcome.Issued(var leaf, var above))) {
      throw new AssertionError("not issued");
    }
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key", pair.getPrivate(), new char[0], new X509Certificate[] {leaf, above.getFirst()});
    var keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private SSLContext trusting() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", ca.ca().certificate(CaName.ROOT));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private Outcome fetched(Optional<SSLContext> trust, String host) {
    return new PolicyFetch(trust, server.getAddress().getPort()).fetch(host);
  }

  @Test
  void aPolicyComesOverAConnectionThatIsTrusted() throws Exception {
    assertThat(fetched(Optional.of(trusting()), "localhost")).isEqualTo(new Outcome.Came(POLICY));
    type = "text/plain; charset=utf-8";
    assertThat(fetched(Optional.of(trusting()), "localhost")).isInstanceOf(Outcome.Came.class);
  }

  @Test
  void anUnknownAuthorityAndAnotherNameAreRefused() throws Exception {
    assertThat(fetched(Optional.empty(), "localhost")).isInstanceOf(Outcome.Refused.class);
    assertThat(fetched(Optional.of(trusting()), "127.0.0.1")).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void redirectsErrorsAndPagesAreRefused() throws Exception {
    for (int wrong : List.of(302, 404, 500)) {
      status = wrong;
      assertThat(fetched(Optional.of(trusting()), "localhost"))
          .as("%d", wrong)
          .isInstanceOf(Outcome.Refused.class);
    }
    status = 200;
    type = "text/html";
    assertThat(fetched(Optional.of(trusting()), "localhost")).isInstanceOf(Outcome.Refused.class);
  }
}
