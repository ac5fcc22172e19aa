package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.authenticity.dkim.DkimVerdict;
import org.sealpost.authenticity.dkim.DkimVerifier;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

class DkimSignerTest {

  private static final Domain DOMAIN = Domain.of("example.org");
  private static final String TEXT =
      """
      From: Ann <ann@example.org>\r
      To: bob@example.net\r
      Subject:  Lunch   at\r
       noon\r
      Date: Tue, 24 Nov 2026 12:00:00 +0000\r
      Message-ID: <1@example.org>\r
      \r
      Hello  Bob \r
      \r
      see you\r
      \r
      \r
      """;

  private final MemoryKeyVault vault = new MemoryKeyVault();
  private final DkimKey rsa = new DkimKey(DOMAIN, "r2026", vault.make(KeyKind.RSA_2048, "dkim"));
  private final DkimKey ed = new DkimKey(DOMAIN, "e2026", vault.make(KeyKind.ED25519, "dkim"));
  private final DkimSigner signer = new DkimSigner(vault, InstantSource.fixed(Mails.NOW));
  private final FakeResolver dns =
      new FakeResolver().txt(rsa.recordName(), record(rsa)).txt(ed.recordName(), record(ed));

  private String record(DkimKey key) {
    return DkimKey.publicRecord(vault.publicKey(key.key()).orElseThrow());
  }

  private List<AuthenticationResult> results(Message message) {
    return DkimVerifier.verify(message, dns, Mails.NOW).stream().map(DkimVerdict::result).toList();
  }

  @Test
  void signsWithBothAlgorithmsSoThatBothVerify() {
    var message = Mails.message(TEXT);
    var fields = signer.sign(message, List.of(rsa, ed));
    assertThat(fields).extracting(DkimSignerTest::bodyHash).hasSize(2).doesNotContain("");
    assertThat(bodyHash(fields.getFirst())).isEqualTo(bodyHash(fields.getLast()));
    var twice = Mails.with(fields.getFirst(), Mails.with(fields.getLast(), message));
    assertThat(results(twice))
        .containsExactly(AuthenticationResult.PASS, AuthenticationResult.PASS);
  }

  private static String bodyHash(HeaderField field) {
    var found = Pattern.compile("bh=([^;]+);").matcher(field.raw());
    return found.find() ? found.group(1) : "";
  }

  @Test
  void aRecordIsOursOnlyIfItIsAloneFitForMailAndHoldsThisVeryKey() {
    var open = vault.publicKey(ed.key()).orElseThrow();
    assertThat(DkimKey.isPublished(List.of(record(ed)), open)).isTrue();
    assertThat(DkimKey.isPublished(List.of(record(ed).replace("p=", "p= ")), open)).isTrue();
    for (var wrong :
        List.of(
            record(rsa),
            record(ed).replace("ed25519", "rsa"),
            record(ed).replace("v=DKIM1", "v=DKIM2"),
            record(ed) + "; s=tlsrpt",
            record(ed) + "; h=sha1",
            record(ed) + "; t=y",
            "v=DKIM1; k=ed25519; p=",
            "")) {
      assertThat(DkimKey.isPublished(List.of(wrong), open)).as(wrong).isFalse();
    }
    assertThat(DkimKey.isPublished(List.of(), open)).isFalse();
    assertThat(DkimKey.isPublished(List.of(record(ed), "v=spf1 -all"), open)).isFalse();
  }

  @Test
  void survivesWhatRelaxedAllowsAndNothingElse() {
    var signed = text(Mails.with(signer.sign(Mails.message(TEXT), rsa), Mails.message(TEXT)));
    assertThat(results(Mails.message(signed.replace("Lunch   at\r\n noon", "Lunch at  noon"))))
        .containsExactly(AuthenticationResult.PASS);
    assertThat(results(Mails.message(signed.replace("Hello  Bob \r\n", "Hello Bob\r\n"))))
        .containsExactly(AuthenticationResult.PASS);
    assertThat(results(Mails.message(signed + "\r\n\r\n")))
        .containsExactly(AuthenticationResult.PASS);
    assertThat(results(Mails.message(signed.replace("Hello", "HELLO"))))
        .containsExactly(AuthenticationResult.FAIL);
    assertThat(results(Mails.message(signed.replace("noon", "one"))))
        .containsExactly(AuthenticationResult.FAIL);
    assertThat(results(Mails.message(signed + "P.S.\r\n")))
        .containsExactly(AuthenticationResult.FAIL);
  }

  @Test
  void nobodyCanAddAFieldThatTheReaderSees() {
    var signed = text(Mails.with(signer.sign(Mails.message(TEXT), rsa), Mails.message(TEXT)));
    for (var field :
        List.of(
            "From: eve@example.com",
            "Subject: Other",
            "To: x@y.example",
            "Cc: x@y.example",
            "Reply-To: x@y.example",
            "Date: now",
            "Content-Type: text/html",
            "MIME-Version: 1.0",
            "Content-Transfer-Encoding: base64")) {
      assertThat(results(Mails.message(field + "\r\n" + signed)))
          .as(field)
          .containsExactly(AuthenticationResult.FAIL);
    }
  }

  @Test
  void signsLineFeedsAsTheyWillStandOnTheWire() {
    var bare = Mails.message(TEXT.replace("\r\n", "\n"));
    var wire = Mails.message(TEXT);
    assertThat(results(Mails.with(signer.sign(bare, rsa), wire)))
        .containsExactly(AuthenticationResult.PASS);
    assertThat(results(Mails.with(signer.sign(wire, rsa), bare)))
        .containsExactly(AuthenticationResult.PASS);
    var carriageReturn = Mails.message(TEXT.replace("Hello  Bob \r\n", "Hello  Bob \r"));
    assertThat(results(Mails.with(signer.sign(carriageReturn, rsa), wire)))
        .containsExactly(AuthenticationResult.PASS);
  }

  @Test
  void aSignatureExpiresAfterTwoWeeks() {
    var signed = Mails.with(signer.sign(Mails.message(TEXT), ed), Mails.message(TEXT));
    var later = Mails.NOW.plus(Duration.ofDays(14));
    assertThat(DkimVerifier.verify(signed, dns, later.minusSeconds(1)).getFirst().result())
        .isEqualTo(AuthenticationResult.PASS);
    assertThat(DkimVerifier.verify(signed, dns, later).getFirst().result())
        .isEqualTo(AuthenticationResult.POLICY);
  }

  @Test
  void publishesLongKeysInStringsOf255Octets() throws GeneralSecurityException {
    var modulus = BigInteger.ONE.shiftLeft(4095).setBit(0);
    var key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
    var strings = DkimKey.zoneFileText(key).split("\" \"", -1);
    assertThat(strings).allMatch(s -> s.replace("\"", "").length() <= 255).hasSize(3);
    assertThat(String.join("", strings).replace("\"", "")).isEqualTo(DkimKey.publicRecord(key));
  }

  @Test
  void twoHundredRandomMessagesPassWithJdkimBothWays() throws Exception {
    var random = new Random(6376);
    var pair = rsaPair();
    var theirs =
        new FakeResolver().txt("t._domainkey.example.org", DkimKey.publicRecord(pair.getPublic()));
    var oracle = new DKIMVerifier((methods, selector, token) -> List.of(record(rsa)));
    // jDKIM holds a signature's time against the clock of this machine.
    var now = new DkimSigner(vault, InstantSource.system());
    for (int i = 0; i < 200; i++) {
      // jDKIM takes a relaxed empty body for a line end; RFC 6376 §3.4.4 says it is nothing.
      var text = randomMessage(random) + "end\r\n";
      var message = Mails.message(text);
      var signed = Mails.with(now.sign(message, rsa), message);
      assertThatCode(() -> oracle.verify(new ByteArrayInputStream(signed.content().octets())))
          .as(text)
          .doesNotThrowAnyException();
      var canonical =
          List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed");
      var foreign = theirSignature(pair, text, canonical.get(i % 4));
      assertThat(
              DkimVerifier.verify(Mails.message(foreign + "\r\n" + text), theirs, Mails.NOW)
                  .getFirst())
          .as(text)
          .matches(v -> v.result() == AuthenticationResult.PASS);
    }
  }

  private static String theirSignature(KeyPair pair, String text, String canonical)
      throws IOException, FailException {
    return new DKIMSigner(
            "v=1; a=rsa-sha256; c="
                + canonical
                + "; d=example.org; s=t; h=from:to:subject:x-other:from; bh=; b=;",
            pair.getPrivate())
        .sign(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static KeyPair rsaPair() throws NoSuchAlgorithmException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String randomMessage(Random random) {
    var out = new StringBuilder("From: ann@example.org\r\n");
    for (var name : List.of("To", "Subject", "X-Other", "X-Other", "Date", "Cc")) {
      if (random.nextInt(3) > 0) {
        out.append(name).append(":").append(words(random, false)).append("\r\n");
      }
    }
    out.append("\r\n");
    for (int lines = random.nextInt(8); lines > 0; lines--) {
      out.append(random.nextInt(4) == 0 ? "" : words(random, true)).append("\r\n");
    }
    return out.toString();
  }

  private static String words(Random random, boolean isBody) {
    var gaps =
        isBody ? List.of(" ", "  ", "\t", " \t ") : List.of(" ", "  ", "\t", "\r\n ", "\r\n\t ");
    var out = new StringBuilder(isBody ? "" : " ");
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      out.append((char) ('a' + random.nextInt(26))).append(random.nextInt(1000));
      out.append(n > 1 || isBody ? gaps.get(random.nextInt(gaps.size())) : "");
    }
    return out.toString();
  }

  @Test
  void dkimpyVerifiesWhatWeSign(@TempDir Path folder) throws Exception {
    assumeTrue(hasDkimpy(), "the Debian package python3-dkim is missing");
    var script = folder.resolve("verify.py");
    Files.writeString(
        script,
        """
        import sys, dkim
        records = dict(line.split(' ', 1) for line in open(sys.argv[1]).read().splitlines())
        def txt(name, timeout=5):
            return records.get(name.decode().rstrip('.')).encode()
        for path in sys.argv[2:]:
            octets = open(path, 'rb').read()
            d = dkim.DKIM(octets)
            print(d.verify(0, dnsfunc=txt) and d.verify(1, dnsfunc=txt))
        """);
    var keys = folder.resolve("keys");
    Files.writeString(
        keys,
        rsa.recordName() + " " + record(rsa) + "\n" + ed.recordName() + " " + record(ed) + "\n");
    var command = new ArrayList<>(List.of("/usr/bin/python3", script.toString(), keys.toString()));
    var now = new DkimSigner(vault, InstantSource.system());
    var random = new Random(8463);
    for (int i = 0; i < 40; i++) {
      var message = Mails.message(i == 0 ? TEXT : randomMessage(random));
      var file = folder.resolve(i + ".eml");
      var fields = now.sign(message, List.of(rsa, ed));
      var both = Mails.with(fields.getFirst(), Mails.with(fields.getLast(), message));
      Files.write(file, both.content().octets());
      command.add(file.toString());
    }
    assertThat(output(command).lines()).hasSize(40).containsOnly("True");
  }

  private static boolean hasDkimpy() throws IOException, InterruptedException {
    return Files.isExecutable(Path.of("/usr/bin/python3"))
        && output(List.of("/usr/bin/python3", "-c", "import dkim, nacl; print('yes')"))
            .strip()
            .equals("yes");
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private static String text(Message message) {
    return new String(message.content().octets(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void anEmptyBodyIsSignedToo() {
    var message =
        Message.read(Content.of("From: a@example.org\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertThat(results(Mails.with(signer.sign(message, rsa), message)))
        .containsExactly(AuthenticationResult.PASS);
  }
}
