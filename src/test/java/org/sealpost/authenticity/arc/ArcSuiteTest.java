package org.sealpost.authenticity.arc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.Test;
import org.sealpost.SharedData;
import org.sealpost.authenticity.dkim.BodyHashes;
import org.sealpost.authenticity.dkim.PublishedKeys;
import org.sealpost.authenticity.dkim.SignedHeader;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Our ARC against the public test suite of ValiMail, every case of it. */
class ArcSuiteTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void agreesWithEveryValidationCase() throws IOException {
    var wrong = new ArrayList<String>();
    int cases = 0;
    for (var scenario : scenarios("arc-draft-validation-tests.yml")) {
      for (var test : map(scenario.get("tests")).entrySet()) {
        cases++;
        var word = text(map(test.getValue()), "cv").toUpperCase(Locale.ROOT);
        // A chain that its last host found broken stays broken; the suite leaves the word out.
        var expected = AuthenticationResult.valueOf(word.isEmpty() ? "FAIL" : word);
        var verdict = verdict(message(map(test.getValue())), dns(scenario));
        if (verdict.result() != expected) {
          wrong.add(test.getKey() + ": " + verdict + " and not " + expected);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).isEqualTo(175);
  }

  @Test
  void sealsAsEverySigningCaseWants() throws Exception {
    var wrong = new ArrayList<String>();
    int cases = 0;
    for (var scenario : scenarios("arc-draft-sign-tests.yml")) {
      for (var test : map(scenario.get("tests")).entrySet()) {
        cases++;
        var found = set(scenario, map(test.getValue())).stream().map(ArcSuiteTest::plain).toList();
        var expected =
            List.of("AS", "AMS", "AAR").stream()
                .map(name -> plain(text(map(test.getValue()), name)))
                .filter(value -> !value.isEmpty())
                .toList();
        if (!found.equals(expected)) {
          wrong.add(test.getKey() + ": " + found + " and not " + expected);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).isEqualTo(17);
  }

  private static List<String> set(Map<String, Object> scenario, Map<String, Object> test)
      throws Exception {
    var message = message(test);
    var chain = verdict(message, dns(scenario));
    var at = Instant.ofEpochSecond(Long.parseLong(text(test, "t")));
    return new ArcWriting(message, chain, key(scenario), at)
            .set(
                merged(message, text(test, "srv-id")),
                Arrays.asList(text(test, "sig-headers").split(":", -1)))
            .stream()
            .map(field -> field.raw().substring(field.raw().indexOf(':') + 1))
            .toList();
  }

  /** The suite takes what was found from the fields in the message; we know it without them. */
  private static String merged(Message message, String authservId) {
    var out = new StringBuilder(authservId);
    for (var field : message.fields("Authentication-Results")) {
      var value = field.value();
      int end = value.indexOf(';');
      if (value.substring(0, end).equals(authservId)) {
        out.append(';').append(value.substring(end + 1));
      }
    }
    return out.toString();
  }

  private static ArcWriting.Key key(Map<String, Object> scenario) throws Exception {
    try (var pem = new PEMParser(new StringReader(text(scenario, "privatekey")))) {
      var pair = new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) pem.readObject());
      return new TestKey(text(scenario, "domain"), text(scenario, "sel"), pair.getPrivate());
    }
  }

  private record TestKey(String domain, String selector, PrivateKey key) implements ArcWriting.Key {
    @Override
    public String algorithm() {
      return "rsa-sha256";
    }

    @Override
    public byte[] sign(byte[] octets) {
      try {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(octets);
        return signature.sign();
      } catch (GeneralSecurityException broken) {
        throw new IllegalStateException(broken);
      }
    }
  }

  /** Blanks are no part of what is compared, but where they divide words. */
  private static String plain(String field) {
    return field
        .replaceAll("\\s+", " ")
        .replaceAll("(?<=[A-Za-z0-9+/;]) (?=[A-Za-z0-9+/=])", "")
        .strip();
  }

  private static ArcVerdict verdict(Message message, FakeResolver dns) {
    return ArcVerifier.verify(
        message,
        new SignedHeader(message.fields()),
        new BodyHashes(message.body()),
        new PublishedKeys(dns),
        NOW);
  }

  private static FakeResolver dns(Map<String, Object> scenario) {
    var dns = new FakeResolver();
    map(scenario.get("txt-records")).forEach((name, text) -> dns.txt(name, text.toString()));
    return dns;
  }

  private static Message message(Map<String, Object> test) {
    return Message.read(
        Content.of(
            text(test, "message").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String text(Map<String, Object> map, String key) {
    var value = map.get(key);
    return value == null ? "" : value.toString();
  }

  private static List<Map<String, Object>> scenarios(String name) throws IOException {
    var file =
        SharedData.archive("conf-mailauth")
            .resolve("arc/valimail-arc_test_suite/tests")
            .resolve(name);
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    var scenarios = new ArrayList<Map<String, Object>>();
    for (var document : yaml.loadAll(withoutTwins(Files.readString(file)))) {
      if (document != null) {
        scenarios.add(map(document));
      }
    }
    return scenarios;
  }

  /** Some names are given twice: the second of them would hide the first. */
  private static String withoutTwins(String text) {
    var seen = new HashSet<String>();
    return Pattern.compile("(?m)^  ([a-z0-9_]+):$")
        .matcher(text)
        .replaceAll(m -> seen.add(m.group(1)) ? m.group() : "  " + m.group(1) + "_twin:");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
