package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.authenticity.dkim.BodyHasher;
import org.sealpost.authenticity.dkim.Canonicalisation;
import org.sealpost.authenticity.dkim.DkimVerifier;
import org.sealpost.authenticity.dmarc.DmarcVerifier;
import org.sealpost.authenticity.spf.SpfVerifier;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.AuthenticationResults;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;

/**
 * Octets that nobody expected, for all that reads records and signatures. In the suite a short loop
 * changes seeds at random; {@code JAZZER_FUZZ=1} with one test selected searches for more.
 */
class AuthenticityFuzzTest {

  private static final String KEY =
      "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
  private static final String SIGNATURE =
      "v=1; a=ed25519-sha256; c=relaxed/simple; d=a.example; s=k; i=@x.a.example; t=1;"
          + " x=9999999999; l=5; q=dns/txt; h=from:to:from;"
          + " bh=4bLNXImK9drULnmePzZNEBleUanJCX5PIsDIFoH4KTQ=; b=AAAA";
  private static final List<String> SEEDS =
      List.of(
          "v=spf1 a:%{i}.%{d2r-}.a.example/24//64 mx ptr include:b.example ip4:192.0.2.0/24"
              + " ip6:2001:db8::/32 exists:%{L1r+}.a.example exp=e.a.example redirect=a.example"
              + " -all",
          SIGNATURE,
          KEY,
          "v=DKIM1; h=sha256:sha1; k=rsa; s=email:*; t=y:s; n=x;"
              + " p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB",
          "v=DMARC1; p=reject; sp=none; np=quarantine; adkim=s; aspf=r; psd=y; t=y; rua=mailto:a@b",
          "gw.example 1; spf=fail (x (y)) reason=\"a\\\"b\" smtp.mailfrom=a@b.example; dkim=pass"
              + " header.d=a.example header.b=ab/c+=; dmarc=none");

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAnSpfRecord(byte[] octets) {
    spf(text(octets));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreASignature(byte[] octets) {
    dkim(text(octets));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAKeyRecord(byte[] octets) {
    key(text(octets));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreADmarcRecord(byte[] octets) {
    dmarc(text(octets));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAuthenticationResults(byte[] octets) {
    results(text(octets));
  }

  @Test
  void randomChangesOfTheSeedsDoNoHarm() {
    var random = new Random(7208);
    for (int round = 0; round < 6_000; round++) {
      var octets = SEEDS.get(round % SEEDS.size()).getBytes(StandardCharsets.ISO_8859_1);
      for (int change = random.nextInt(6); change >= 0; change--) {
        octets[random.nextInt(octets.length)] =
            random.nextInt(3) == 0
                ? (byte) ";=:%{}/\"\\() \r\n".charAt(random.nextInt(14))
                : (byte) random.nextInt(256);
      }
      var text = text(octets);
      spf(text);
      dkim(text);
      key(text);
      dmarc(text);
      results(text);
    }
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  private static void spf(String text) {
    var dns = new FakeResolver().txt("a.example", text).txt("b.example", text);
    for (var client : List.of("192.0.2.1", "2001:db8::1")) {
      var verdict =
          SpfVerifier.check(
              dns,
              InstantSource.fixed(Mails.NOW),
              InetAddress.ofLiteral(client),
              "u@a.example",
              "h.example");
      assertThat(verdict.result()).isNotEqualTo(AuthenticationResult.POLICY);
    }
    assertThat(dns.asked().size()).isLessThan(100);
  }

  private static void dkim(String text) {
    var dns = new FakeResolver().txt("k._domainkey.a.example", KEY);
    var message = Mails.message("DKIM-Signature: " + text + "\r\nFrom: a@a.example\r\n\r\nHi\r\n");
    assertThat(DkimVerifier.verify(message, dns, Mails.NOW))
        .noneMatch(v -> v.result() == AuthenticationResult.PASS);
  }

  private static void key(String text) {
    var dns = new FakeResolver().txt("k._domainkey.a.example", text);
    // The body hash is that of the body, so that the key is asked for.
    var signature =
        SIGNATURE
            .replace("l=5;", "")
            .replace("4bLNXImK9drULnmePzZNEBleUanJCX5PIsDIFoH4KTQ=", HASH_OF_HI);
    var message =
        Mails.message("DKIM-Signature: " + signature + "\r\nFrom: a@a.example\r\n\r\nHi\r\n");
    var verdicts = DkimVerifier.verify(message, dns, Mails.NOW);
    assertThat(verdicts).noneMatch(v -> v.result() == AuthenticationResult.PASS);
    assertThat(dns.asked()).isNotEmpty();
  }

  private static final String HASH_OF_HI = hashOfHi();

  private static String hashOfHi() {
    return BodyHasher.hashToSend(Mails.message("\r\nHi\r\n").body(), Canonicalisation.SIMPLE);
  }

  private static void dmarc(String text) {
    var dns = new FakeResolver().txt("_dmarc.a.example", text).txt("_dmarc.example", text);
    var nothing = new DmarcVerifier.Proved(Optional.empty(), List.of(), List.of());
    for (var from : List.of("a.example", "x.a.example", "b.example")) {
      assertThat(DmarcVerifier.check(dns, Domain.of(from), nothing).result())
          .isNotEqualTo(AuthenticationResult.PASS);
    }
  }

  private static void results(String text) {
    var raw = "Authentication-Results: " + text + "\r\n";
    var field = new HeaderField("Authentication-Results", raw, 0, raw.length());
    AuthenticationResults.claims(field, "gw.example");
    AuthenticationResults.read(field)
        .ifPresent(
            read ->
                assertThat(AuthenticationResults.read(read.field()).orElseThrow().methods())
                    .hasSameSizeAs(read.methods()));
  }
}
