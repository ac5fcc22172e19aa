package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** Clients that show a certificate within TLS. */
class ClientCertificateTest {

  private static final char[] PASSWORD = "secret".toCharArray();
  private static final ServerCertificate SERVER = ServerCertificate.naming("gw.test");
  private static final ServerCertificate OURS = ServerCertificate.naming("inner.test");
  private static final ServerCertificate FOREIGN = ServerCertificate.naming("inner.test");

  @TempDir Path spool;
  private final ConcurrentLinkedQueue<Optional<String>> seen = new ConcurrentLinkedQueue<>();

  /** Takes any certificate: the listener asks whether it knows it afterwards. */
  private record Anybody() implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private SmtpServer server(boolean asks) throws Exception {
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(SERVER.keys(), PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, new SecureRandom());
    return SmtpServer.start(
        SmtpServerTest.settings(spool, SmtpLimits.USUAL, Optional.of(context))
            .with(
                new Access(
                    false,
                    Optional.empty(),
                    _ -> false,
                    asks
                        ? Optional.of(chain -> chain.getFirst().equals(OURS.certificate()))
                        : Optional.empty())),
        new Noting(seen),
        InstantSource.system());
  }

  private static SSLContext client(@Nullable ServerCertificate shown, String protocol)
      throws Exception {
    var keys = KeyManagerFactory.getInstance("PKIX");
    if (shown != null) {
      keys.init(shown.keys(), PASSWORD);
    }
    var trust = TrustManagerFactory.getInstance("PKIX");
    var anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, PASSWORD);
    anchors.setCertificateEntry("anchor", SERVER.certificate());
    trust.init(anchors);
    var context = SSLContext.getInstance(protocol);
    context.init(
        shown == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  private Optional<String> shown(boolean asks, @Nullable ServerCertificate certificate)
      throws Exception {
    try (var server = server(asks);
        var caller = Caller.greeted(server.address())) {
      caller.ask("STARTTLS");
      caller.secure(client(certificate, "TLS"));
      caller.ask("EHLO client.test");
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("250");
      return seen.remove();
    }
  }

  @Test
  void aCertificateThatTheListenerKnowsIsSaid() throws Exception {
    assertThat(shown(true, OURS)).contains("CN=inner.test");
  }

  @Test
  void anotherOneOfTheSameNameIsNoneAndDoesNoHarm() throws Exception {
    assertThat(shown(true, FOREIGN)).isEmpty();
  }

  @Test
  void nobodyMustHaveOne() throws Exception {
    assertThat(shown(true, null)).isEmpty();
  }

  @Test
  void aListenerThatDoesNotAskKnowsNone() throws Exception {
    assertThat(shown(false, OURS)).isEmpty();
  }

  /** Remembers what the peer showed when it began a mail. */
  private record Noting(ConcurrentLinkedQueue<Optional<String>> seen) implements MailReceiver {

    private static final Reply OK = RecordingReceiver.OK;

    @Override
    public Reply connected(Peer peer) {
      return OK;
    }

    @Override
    public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
      seen.add(peer.certificate());
      return OK;
    }

    @Override
    public Reply to(Peer peer, Envelope soFar, Address recipient) {
      return OK;
    }

    @Override
    public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
      return OK;
    }
  }
}
