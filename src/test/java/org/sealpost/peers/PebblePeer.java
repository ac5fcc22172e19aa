package org.sealpost.peers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A real ACME server of the kind that tests are meant to use: Let's Encrypt's Pebble. */
public final class PebblePeer implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/pebble");

  private final Path folder;
  private final int port;
  private final int management;
  private final SSLContext trust;
  private Process process;

  private PebblePeer(Path folder, int port, int management, SSLContext trust) {
    this.folder = folder;
    this.port = port;
    this.management = management;
    this.trust = trust;
  }

  /** Whether it is installed; peers/install does that. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** Ready to be started in this folder, at ports that are free now. */
  public static PebblePeer in(Path folder) throws Exception {
    Files.createDirectories(folder);
    var pair = KeyPairGenerator.getInstance("EC");
    pair.initialize(256);
    var keys = pair.generateKeyPair();
    var certificate = certificate(keys);
    write(folder.resolve("cert.pem"), "CERTIFICATE", certificate.getEncoded());
    write(folder.resolve("key.pem"), "PRIVATE KEY", keys.getPrivate().getEncoded());
    return new PebblePeer(folder, free(), free(), trusting(certificate));
  }

  /**
   * Starts it and returns when it answers.
   *
   * @param dns whom it asks for addresses
   * @param httpPort at which port it looks for proofs
   * @param refusedNonces how many of a hundred good nonces it refuses
   */
  public PebblePeer start(InetSocketAddress dns, int httpPort, int refusedNonces)
      throws IOException {
    var configuration =
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
          "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": 1,
          "ocspResponderURL": "", "externalAccountBindingRequired": false}}
        """
            .formatted(
                port, management, folder.resolve("cert.pem"), folder.resolve("key.pem"), httpPort);
    var file = Files.writeString(folder.resolve("pebble.json"), configuration);
    var command =
        new ProcessBuilder(
            PROGRAM.toString(),
            "-config",
            file.toString(),
            "-dnsserver",
            dns.getAddress().getHostAddress() + ":" + dns.getPort());
    command.environment().put("PEBBLE_VA_NOSLEEP", "1");
    command.environment().put("PEBBLE_AUTHZREUSE", "0");
    command.environment().put("PEBBLE_WFE_NONCEREJECT", Integer.toString(refusedNonces));
    command.redirectErrorStream(true).redirectOutput(folder.resolve("pebble.log").toFile());
    process = command.start();
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(() -> get(directory()).contains("newOrder"));
    return this;
  }

  /** Its directory. */
  public URI directory() {
    return URI.create("https://localhost:" + port + "/dir");
  }

  /** What its own certificate is checked against. */
  public SSLContext trust() {
    return trust;
  }

  /** The same as a file. */
  public Path trustFile() {
    return folder.resolve("cert.pem");
  }

  /** The root above all that it issues; another one at each start. */
  public X509Certificate root() throws Exception {
    var pem = get(URI.create("https://localhost:" + management + "/roots/0"));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes()));
  }

  /** What it has logged. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("pebble.log"));
  }

  private String get(URI from) throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().sslContext(trust).build()) {
      return client
          .send(
              HttpRequest.newBuilder(from).timeout(Duration.ofSeconds(10)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static X509Certificate certificate(KeyPair keys) throws Exception {
    var name = new X500Principal("CN=localhost");
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(30))),
            name,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static void write(Path file, String kind, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  private static SSLContext trusting(X509Certificate root) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", root);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      var ended = process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      if (ended.isAlive()) {
        ended.destroyForcibly();
      }
    }
  }
}
