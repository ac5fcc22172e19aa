package org.sealpost.certificates.acme;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** Speaks to any ACME server by its address, and trusts the roots that it is told to. */
final class TrustingProvider extends GenericAcmeProvider {

  private static final Duration CONNECTING = Duration.ofSeconds(15);

  private final Optional<SSLContext> trust;

  TrustingProvider(Optional<SSLContext> trust) {
    this.trust = trust;
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    var client = HttpClient.newBuilder().followRedirects(Redirect.NEVER).connectTimeout(CONNECTING);
    trust.ifPresent(client::sslContext);
    return client.build();
  }
}
