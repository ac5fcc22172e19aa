package org.sealpost.authenticity.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sealpost.SharedData;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** Our DKIM against the messages of other implementations. */
class DkimCorpusTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void ofThePerlCorpusOnlyTheModernGoodKeyPasses() throws IOException {
    var folder = SharedData.archive("conf-mailauth").resolve("dkim/mail-dkim-perl");
    var dns = zone(folder);
    var passed = new ArrayList<String>();
    int messages = 0;
    try (var files = Files.list(folder.resolve("corpus"))) {
      for (var file : files.sorted().toList()) {
        messages++;
        for (var verdict : DkimVerifier.verify(message(file), dns, NOW)) {
          if (verdict.result() == AuthenticationResult.PASS) {
            passed.add(file.getFileName().toString());
          }
        }
      }
    }
    // All other good_ and goodkey_ messages are rsa-sha1, most with keys of 512 bits (RFC 8301 §3),
    // or DomainKeys, or signatures older than RFC 4871.
    assertThat(passed).containsExactly("goodkey_ed25519.txt");
    assertThat(messages).isEqualTo(79);
  }

  @Test
  void theHistoricSignaturesOfThePerlCorpusFitOurCanonicalHeaders() throws Exception {
    var folder = SharedData.archive("conf-mailauth").resolve("dkim/mail-dkim-perl");
    var keys = keys(folder);
    var fits = new TreeMap<String, Boolean>();
    try (var files = Files.list(folder.resolve("corpus"))) {
      for (var file : files.sorted().toList()) {
        var name = file.getFileName().toString();
        var message = message(file);
        if (name.startsWith("good") && !message.fields("DKIM-Signature").isEmpty()) {
          fits.put(name, isHeaderSigned(message, keys));
        }
      }
    }
    fits.values().removeIf(v -> v);
    // The drafts before RFC 4871 knew no bh= and hashed otherwise; Ed25519 is tested above.
    assertThat(fits.keySet()).allMatch(n -> n.contains("ietf0") || n.contains("ed25519"));
  }

  private static boolean isHeaderSigned(Message message, TreeMap<String, String> keys)
      throws Exception {
    var field = message.fields("DKIM-Signature").getFirst();
    var tags = TagList.read(field.raw().substring(field.raw().indexOf(':') + 1)).orElseThrow();
    var key = keys.get(tags.get("s", "") + "._domainkey." + tags.get("d", ""));
    var octets =
        new SignedHeader(message.fields())
            .octets(
                List.of(TagList.compact(tags.get("h", "")).toLowerCase(Locale.ROOT).split(":", -1)),
                field.raw(),
                tags.get("c", "simple").startsWith("relaxed")
                    ? Canonicalisation.RELAXED
                    : Canonicalisation.SIMPLE);
    var check =
        Signature.getInstance(tags.get("a", "").endsWith("sha1") ? "SHA1withRSA" : "SHA256withRSA");
    var text = TagList.compact(TagList.read(key).orElseThrow().get("p", ""));
    try {
      check.initVerify(
          KeyFactory.getInstance("RSA")
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text))));
      check.update(octets);
      return check.verify(Base64.getDecoder().decode(TagList.compact(tags.get("b", ""))));
    } catch (GeneralSecurityException otherKind) {
      return false;
    }
  }

  @Test
  void bothSignaturesOfTheExampleOfRfc8463Pass() throws IOException {
    var folder = SharedData.archive("conf-mailauth").resolve("dkim/dkimpy");
    // RFC 8463 §A.2
    var dns =
        new FakeResolver()
            .txt(
                "brisbane._domainkey.football.example.com",
                "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
            .txt(
                "test._domainkey.football.example.com",
                "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                    + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
                    + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
                    + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB");
    var verdicts = DkimVerifier.verify(message(folder.resolve("rfc6376.signed.msg")), dns, NOW);
    assertThat(verdicts)
        .extracting(DkimVerdict::algorithm)
        .containsExactlyInAnyOrder("ed25519-sha256", "rsa-sha256");
    assertThat(verdicts).allMatch(v -> v.result() == AuthenticationResult.PASS);
    assertThat(DkimVerifier.verify(message(folder.resolve("rfc6376.signed.rsa.msg")), dns, NOW))
        .allMatch(v -> v.result() == AuthenticationResult.PASS);
    // The same with other times in the signature's own field.
    assertThat(DkimVerifier.verify(message(folder.resolve("rfc6376.signed.no_t.msg")), dns, NOW))
        .allMatch(v -> v.result() == AuthenticationResult.FAIL);
  }

  @Test
  void theBodiesOfRealMessagesHashAsTheirSignersHashedThem() throws IOException {
    var folder = SharedData.archive("conf-mailauth").resolve("dkim/mailauth-messages");
    int signatures = 0;
    try (var files = Files.list(folder)) {
      for (var file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
        for (var verdict : DkimVerifier.verify(message(file), new FakeResolver(), NOW)) {
          // No key is published here, and a key is asked for only once the body has been found
          // good.
          assertThat(verdict.reason()).as(file.toString()).startsWith("no key at");
          signatures++;
        }
      }
    }
    assertThat(signatures).isGreaterThanOrEqualTo(9);
  }

  private static FakeResolver zone(Path folder) throws IOException {
    var dns = new FakeResolver();
    keys(folder)
        .forEach(
            (name, record) -> {
              if (record.startsWith("~~")) {
                dns.fail(name);
              } else if (!record.equals("NXDOMAIN")) {
                dns.txt(name, record);
              }
            });
    return dns;
  }

  private static TreeMap<String, String> keys(Path folder) throws IOException {
    var keys = new TreeMap<String, String>();
    for (var line :
        Files.readAllLines(folder.resolve("FAKE_DNS.dat"), StandardCharsets.ISO_8859_1)) {
      int blank = line.indexOf(' ');
      if (blank > 0 && !line.startsWith("#")) {
        keys.put(line.substring(0, blank), line.substring(blank).strip());
      }
    }
    return keys;
  }

  private static Message message(Path file) throws IOException {
    return Message.read(Content.of(Files.readAllBytes(file)));
  }
}
