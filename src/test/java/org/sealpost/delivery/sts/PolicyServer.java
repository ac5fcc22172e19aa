package org.sealpost.delivery.sts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.sealpost.smtp.TestAuthority;

/** A real web server that holds policies, on this machine and under a private authority. */
public final class PolicyServer implements AutoCloseable {

  private final HttpsServer server;
  private final SSLContext trusted;
  private final Map<String, String> policies = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  public PolicyServer(TestAuthority authority, SSLContext serving) {
    trusted = authority.trusting();
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(serving));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/.well-known/mta-sts.txt", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    var host = exchange.getRequestHeaders().getFirst("Host");
    var policy = policies.get(host);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    var octets = policy == null ? new byte[0] : policy.getBytes(StandardCharsets.UTF_8);
    // Zero means chunks, of unsaid length.
    exchange.sendResponseHeaders(policy == null ? 404 : 200, policy == null ? -1 : 0);
    if (policy != null) {
      exchange.getResponseBody().write(octets);
    }
    exchange.close();
  }

  /** The policy of a domain. */
  public void set(String domain, String policy) {
    policies.put("mta-sts." + domain, policy);
  }

  /** There is none any more. */
  public void remove(String domain) {
    policies.remove("mta-sts." + domain);
  }

  /** How often it was asked. */
  public int asked() {
    return asked.get();
  }

  /** How policies are fetched from here. */
  public PolicyFetch.Settings settings() {
    return settings(server.getAddress().getPort(), trusted);
  }

  static PolicyFetch.Settings settings(int port, SSLContext trusted) {
    return new PolicyFetch.Settings(
        Optional.of(trusted), port, Duration.ofSeconds(20), address -> false);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
