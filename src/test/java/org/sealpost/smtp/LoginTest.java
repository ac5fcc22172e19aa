package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.mail.Address;

/** Logins at our server (RFC 4954), step by step. */
class LoginTest {

  private static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");
  private static final Address ANNA = Address.of("anna@ours.test");
  private static final String PASSWORD = "pa\u00dfwort, =1";
  private static final int ITERATIONS = 4096;
  private static final PasswordVerifier VERIFIER =
      PasswordVerifier.of(
          PASSWORD, "salt and pepper!".getBytes(StandardCharsets.UTF_8), ITERATIONS);
  private static final PasswordVerifier DECOY =
      PasswordVerifier.of(
          "nobody", "salt of nobody!!".getBytes(StandardCharsets.UTF_8), ITERATIONS);

  @TempDir Path spool;
  private final RecordingReceiver receiver = new RecordingReceiver();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean broken;
  private SmtpServer server;

  @BeforeEach
  void start() throws IOException {
    server = server(false);
  }

  private SmtpServer server(boolean implicit) throws IOException {
    return SmtpServer.start(
        SmtpServerTest.settings(spool, SmtpLimits.USUAL, Optional.of(CERTIFICATE.serving()))
            .with(new Access(implicit, Optional.of(this::find), _ -> false, Optional.empty())),
        receiver,
        InstantSource.system());
  }

  private Logins.Login find(String name) {
    asked.incrementAndGet();
    if (broken) {
      throw new IllegalStateException("on purpose");
    }
    return name.equals(ANNA.toString())
        ? new Logins.Login(VERIFIER, Optional.of(ANNA))
        : new Logins.Login(DECOY, Optional.empty());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Caller secured() {
    var caller = Caller.greeted(server.address());
    caller.ask("STARTTLS");
    caller.secure(CERTIFICATE.trusting());
    caller.ask("EHLO client.test");
    return caller;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String plain(String name, String password) {
    return base64("\0" + name + "\0" + password);
  }

  @Test
  void offersLoginsOnlyWithinTls() {
    try (var caller = Caller.to(server.address())) {
      caller.reply();
      assertThat(caller.ask("EHLO client.test")).doesNotContain("AUTH");
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD)))
          .startsWith("538 5.7.11");
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("530 5.7.0 Say STARTTLS");
      caller.ask("STARTTLS");
      caller.secure(CERTIFICATE.trusting());
      assertThat(caller.ask("AUTH PLAIN")).startsWith("503 5.5.1");
      assertThat(caller.ask("EHLO client.test"))
          .contains("250-AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN");
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("530 5.7.0 Log in");
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void whoIsLoggedInSendsAndTheMailSaysSo() {
    try (var caller = secured()) {
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD)))
          .startsWith("235 2.7.0");
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD)))
          .startsWith("503 5.5.1");
      assertThat(caller.ask("EHLO client.test")).startsWith("250");
      assertThat(caller.ask("MAIL FROM:<a@client.test> AUTH=<>")).startsWith("250");
      assertThat(caller.ask("AUTH PLAIN")).startsWith("503 5.5.1");
      caller.ask("RCPT TO:<b@ours.test>");
      caller.ask("DATA");
      assertThat(caller.send("x\r\n.\r\n").reply()).startsWith("250");
    }
    var arrival = receiver.mails().getFirst().arrival();
    assertThat(arrival.protocol()).isEqualTo("ESMTPSA");
    assertThat(arrival.login()).contains(ANNA);
  }

  @Test
  void aLoginDoesNotSurviveItsSession() {
    try (var caller = secured()) {
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD))).startsWith("235");
      caller.ask("QUIT");
    }
    try (var caller = secured()) {
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("530");
    }
  }

  @Test
  void plainAndLoginInTheirForms() {
    try (var caller = secured()) {
      assertThat(caller.ask("AUTH PLAIN")).isEqualTo("334 ");
      assertThat(caller.ask(plain(ANNA.toString(), PASSWORD))).startsWith("235");
    }
    try (var caller = secured()) {
      assertThat(caller.ask("auth plain " + base64(ANNA + "\0" + ANNA + "\0" + PASSWORD)))
          .startsWith("235");
    }
    try (var caller = secured()) {
      assertThat(caller.ask("AUTH LOGIN")).isEqualTo("334 " + base64("Username:"));
      assertThat(caller.ask(base64(ANNA.toString()))).isEqualTo("334 " + base64("Password:"));
      assertThat(caller.ask(base64(PASSWORD))).startsWith("235");
    }
    try (var caller = secured()) {
      assertThat(caller.ask("AUTH LOGIN " + base64(ANNA.toString())))
          .isEqualTo("334 " + base64("Password:"));
      assertThat(caller.ask(base64(PASSWORD))).startsWith("235");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTH|501 5.5.4",
        "AUTH PLAIN a b|501 5.5.4",
        "AUTH CRAM-MD5|504 5.5.4",
        "AUTH PLAIN !!!!|501 5.5.2",
        "AUTH PLAIN =|535 5.7.8",
        "AUTH PLAIN AAAA|535 5.7.8",
        "AUTH PLAIN gICAgA==|535 5.7.8",
        "AUTH SCRAM-SHA-256 =|535 5.7.8",
      })
  void saysWhatIsWrong(String line, String reply) {
    try (var caller = secured()) {
      assertThat(caller.ask(line)).startsWith(reply);
    }
  }

  @Test
  void wrongNamesAndWrongPasswordsAreAnsweredAlike() {
    try (var caller = secured()) {
      var password = caller.ask("AUTH PLAIN " + plain(ANNA.toString(), "wrong"));
      assertThat(password).startsWith("535 5.7.8");
      assertThat(caller.ask("AUTH PLAIN " + plain("eve@ours.test", PASSWORD))).isEqualTo(password);
    }
    try (var caller = secured()) {
      // The decoy has a password too, in theory; it is nobody's.
      assertThat(caller.ask("AUTH PLAIN " + plain("eve@ours.test", "nobody"))).startsWith("535");
      assertThat(caller.ask("AUTH PLAIN " + base64("eve\0" + ANNA + "\0" + PASSWORD)))
          .as("for somebody else")
          .startsWith("535");
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), "again")))
          .as("a third")
          .startsWith("421 4.7.0");
      assertThat(caller.reply()).isEqualTo("closed");
    }
    assertThat(receiver.mails()).isEmpty();
  }

  @Test
  void aLoginCanBeCancelled() {
    try (var caller = secured()) {
      caller.ask("AUTH LOGIN");
      assertThat(caller.ask("*")).startsWith("501 5.7.0");
      caller.ask("AUTH PLAIN");
      assertThat(caller.ask("x".repeat(3000))).startsWith("500 5.5.6");
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD))).startsWith("235");
    }
  }

  @Test
  void nothingIsReadThatCameBeforeItsChallenge() {
    try (var caller = secured()) {
      caller.send("AUTH PLAIN\r\n" + plain(ANNA.toString(), PASSWORD) + "\r\n");
      assertThat(caller.rest()).containsExactly(SmtpSession.EARLY.text());
    }
    try (var caller = secured()) {
      caller.ask("AUTH PLAIN");
      caller.send(plain(ANNA.toString(), PASSWORD) + "\r\nMAIL FROM:<a@client.test>\r\n");
      assertThat(caller.rest()).containsExactly(SmtpSession.EARLY.text());
    }
  }

  @Test
  void whatIsBrokenIsNotThePersonsFault() {
    broken = true;
    try (var caller = secured()) {
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD)))
          .startsWith("454 4.7.0");
      broken = false;
      assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD))).startsWith("235");
    }
  }

  /** RFC 8314 §3.3: no word in the clear. */
  @Test
  void tlsMayComeFirst() throws IOException {
    try (var implicit = server(true)) {
      try (var caller = Caller.to(implicit.address())) {
        caller.secure(CERTIFICATE.trusting());
        assertThat(caller.reply()).startsWith("220 ");
        assertThat(caller.ask("EHLO client.test")).contains("AUTH").doesNotContain("STARTTLS");
        assertThat(caller.ask("STARTTLS")).startsWith("503");
        assertThat(caller.ask("AUTH PLAIN " + plain(ANNA.toString(), PASSWORD))).startsWith("235");
      }
      try (var caller = Caller.to(implicit.address())) {
        caller.send("EHLO client.test\r\n");
        assertThat(caller.rest()).noneMatch(reply -> reply.startsWith("2"));
      }
    }
  }

  // ---- SCRAM

  @Test
  void scramProvesBothSides() {
    try (var caller = secured()) {
      var client = new Scram(caller, "n,,", new byte[0], PASSWORD);
      assertThat(client.first("SCRAM-SHA-256", ANNA.toString())).startsWith("334 ");
      assertThat(client.last()).startsWith("334 ");
      assertThat(client.serverProof()).isTrue();
      assertThat(caller.ask("")).startsWith("235 2.7.0");
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("250");
    }
  }

  /** RFC 9266 §2: the exchange belongs to this connection and no other. */
  @Test
  void scramIsBoundToTheConnection() throws Exception {
    try (var caller = secured()) {
      var client = new Scram(caller, "p=tls-exporter,,", exported(caller), PASSWORD);
      assertThat(client.first("SCRAM-SHA-256-PLUS", ANNA.toString())).startsWith("334 ");
      assertThat(client.last()).startsWith("334 ");
      assertThat(caller.ask("")).startsWith("235");
    }
    try (var caller = secured();
        var other = secured()) {
      var client = new Scram(caller, "p=tls-exporter,,", exported(other), PASSWORD);
      assertThat(client.first("SCRAM-SHA-256-PLUS", ANNA.toString())).startsWith("334 ");
      assertThat(client.last()).startsWith("535");
    }
  }

  @Test
  void scramForANameThatNobodyHasFailsAtTheEndAlone() {
    try (var caller = secured()) {
      var client = new Scram(caller, "n,,", new byte[0], PASSWORD);
      assertThat(client.first("SCRAM-SHA-256", "eve@ours.test")).startsWith("334 ");
      assertThat(client.last()).startsWith("535 5.7.8");
    }
    try (var caller = secured()) {
      var client = new Scram(caller, "n,,", new byte[0], "nobody");
      assertThat(client.first("SCRAM-SHA-256", "eve@ours.test")).startsWith("334 ");
      assertThat(client.last()).as("even who guesses the decoy").startsWith("535 5.7.8");
    }
  }

  @Test
  void scramWithAWrongPasswordFails() {
    try (var caller = secured()) {
      var client = new Scram(caller, "n,,", new byte[0], "wrong");
      client.first("SCRAM-SHA-256", ANNA.toString());
      assertThat(client.last()).startsWith("535 5.7.8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n,,",
        "n,,n=anna@ours.test",
        "n,,r=abc,n=anna@ours.test",
        "n,,n=anna@ours.test,r=",
        "n,,n=,r=abc",
        "n,,m=x,n=anna@ours.test,r=abc",
        "n,,n=anna=40ours.test,r=abc",
        "n,a=eve@ours.test,n=anna@ours.test,r=abc",
        "y,,n=anna@ours.test,r=abc",
        "p=tls-exporter,,n=anna@ours.test,r=abc",
        "p=tls-unique,,n=anna@ours.test,r=abc",
        "x,,n=anna@ours.test,r=abc",
      })
  void malformedScramIsRefused(String first) {
    try (var caller = secured()) {
      var initial = first.isEmpty() ? "=" : base64(first);
      assertThat(caller.ask("AUTH SCRAM-SHA-256 " + initial)).startsWith("535 5.7.8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c=biws",
        "c=biws,r=NONCE",
        "c=biws,r=NONCE,p=",
        "c=biws,r=NONCE,p=AAAA",
        "c=biws,r=NONCE,p=!!!!",
        "c=biws,r=other,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "c=eSws,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "r=NONCE,c=biws,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      })
  void malformedScramProofsAreRefused(String last) {
    try (var caller = secured()) {
      var client = new Scram(caller, "n,,", new byte[0], PASSWORD);
      client.first("SCRAM-SHA-256", ANNA.toString());
      assertThat(caller.ask(base64(last.replace("NONCE", client.nonce)))).startsWith("535 5.7.8");
    }
  }

  /** The example of RFC 7677 §3. */
  @Test
  void aVerifierIsThatOfTheStandard() {
    var verifier =
        PasswordVerifier.of("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
    var words =
        "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    assertThat(
            verifier.isProof(
                Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="), words))
        .isTrue();
    assertThat(verifier.serverSignature(words))
        .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    assertThat(verifier.fits("pencil")).isTrue();
    assertThat(verifier.fits("pencil ")).isFalse();
  }

  /** RFC 4013 §3. */
  @ParameterizedTest
  @CsvSource({
    "'I\u00ADX',IX",
    "user,user",
    "USER,USER",
    "'\u00AA',a",
    "'\u2168',IX",
    "'\u0007',''",
    "'\u06271',''",
    "'',''"
  })
  void textIsPreparedAsTheStandardSays(String text, String prepared) {
    assertThat(PreparedText.kept(text).orElse("")).isEqualTo(prepared);
  }

  private static byte[] exported(Caller caller) throws Exception {
    var session = (ExtendedSSLSession) ((SSLSocket) caller.socket()).getSession();
    return session.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
  }

  /** A client of SCRAM, as RFC 5802 §3 writes it down. */
  private static final class Scram {

    private final Caller caller;
    private final String header;
    private final byte[] binding;
    private final String password;
    private String clientFirst = "";
    private String serverFirst = "";
    private String words = "";
    private String nonce = "";
    private String proof = "";

    Scram(Caller caller, String header, byte[] binding, String password) {
      this.caller = caller;
      this.header = header;
      this.binding = binding;
      this.password = password;
    }

    String first(String mechanism, String name) {
      clientFirst = "n=" + name + ",r=abcdefgh";
      var reply = caller.ask("AUTH " + mechanism + " " + base64(header + clientFirst));
      if (reply.startsWith("334 ")) {
        serverFirst = text(reply);
        nonce = serverFirst.substring(2, serverFirst.indexOf(','));
      }
      return reply;
    }

    String last() {
      var head = header.getBytes(StandardCharsets.UTF_8);
      var bound = new byte[head.length + binding.length];
      System.arraycopy(head, 0, bound, 0, head.length);
      System.arraycopy(binding, 0, bound, head.length, binding.length);
      var withoutProof = "c=" + Base64.getEncoder().encodeToString(bound) + ",r=" + nonce;
      words = clientFirst + "," + serverFirst + "," + withoutProof;
      var clientKey =
          PasswordVerifier.hmac(salted(), "Client Key".getBytes(StandardCharsets.UTF_8));
      var signature =
          PasswordVerifier.hmac(sha256(clientKey), words.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < clientKey.length; i++) {
        clientKey[i] ^= signature[i];
      }
      var reply =
          caller.ask(base64(withoutProof + ",p=" + Base64.getEncoder().encodeToString(clientKey)));
      proof = reply.startsWith("334 ") ? text(reply) : "";
      return reply;
    }

    boolean serverProof() {
      var key = PasswordVerifier.hmac(salted(), "Server Key".getBytes(StandardCharsets.UTF_8));
      var signature = PasswordVerifier.hmac(key, words.getBytes(StandardCharsets.UTF_8));
      return proof.equals("v=" + Base64.getEncoder().encodeToString(signature));
    }

    private byte[] salted() {
      var fields = serverFirst.split(",");
      var salt = Base64.getDecoder().decode(fields[1].substring(2));
      try {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(
                new PBEKeySpec(
                    password.toCharArray(), salt, Integer.parseInt(fields[2].substring(2)), 256))
            .getEncoded();
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError(impossible);
      }
    }

    private static byte[] sha256(byte[] octets) {
      try {
        return java.security.MessageDigest.getInstance("SHA-256").digest(octets);
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError(impossible);
      }
    }

    private static String text(String reply) {
      return new String(Base64.getDecoder().decode(reply.substring(4)), StandardCharsets.UTF_8);
    }
  }
}
