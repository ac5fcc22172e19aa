package org.sealpost.authenticity.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.SharedData;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** Our DKIM with the messages, keys and key records that dkimpy is tested with. */
class DkimpySamplesTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static Path sample(String name) {
    return SharedData.archive("conf-mailauth").resolve("dkim/dkimpy").resolve(name);
  }

  private static byte[] octets(String name) throws IOException {
    return Files.readAllBytes(sample(name));
  }

  private static DkimVerdict verdict(byte[] mail, String name, String record) {
    var message = Message.read(Content.of(mail));
    var dns = new FakeResolver().txt(name, record.strip());
    var verdicts = DkimVerifier.verify(message, dns, NOW);
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }

  @ParameterizedTest(name = "{1} signs, {2} is published: {3}")
  @CsvSource({
    "test.message, test.private, test.txt, PASS",
    "test_extra.message, test.private, test.txt, PASS",
    "rfc6376.msg, test.private, test.txt, PASS",
    "rfc6376.w1258.msg, test.private, test.txt, PASS",
    "ed25519test.msg, test.private, test.txt, PASS",
    // RFC 6376 §3.6.1: without k= the key is RSA.
    "test.message, test2.private, test2.txt, PASS",
    "test.message, 1024_testkey.key, 1024_testkey_wo_markers.pub.txt, PASS",
    "test.message, 1024_testkey.key, 1024_testkey_wo_markers.pub.rsa.txt, PASS",
    "test.message, 2048_testkey.key, 2048_testkey_wo_markers.pub.txt, PASS",
    "test.message, 2048_testkey.key, 2048_testkey_wo_markers.pub.rsa.txt, PASS",
    "test.message, 2048_testkey_PKCS8.key, 2048_testkey_PKCS8.key.pub.txt, PASS",
    "test.message, 2048_testkey.key, 1024_testkey_wo_markers.pub.txt, FAIL",
    // An unknown kind of key, an unknown version, octets that are no key, another service.
    "test.message, test.private, badk.txt, PERMERROR",
    "test.message, test.private, badversion.txt, PERMERROR",
    "test.message, test.private, test_bad.txt, PERMERROR",
    "test.message, test.private, test_tlsrpt.txt, PERMERROR",
    // RFC 6376 §5.4: From must be signed, and there is none.
    "test_nofrom.message, test.private, test.txt, PERMERROR"
  })
  void eachKeyRecordIsReadAsItsWriterMeantIt(
      String mail, String key, String record, AuthenticationResult expected) throws Exception {
    var signed = signed(octets(mail), key(key));
    var verdict = verdict(signed, "s._domainkey.example.com", Files.readString(sample(record)));
    assertThat(verdict.result()).as(verdict.reason()).isEqualTo(expected);
  }

  private static byte[] signed(byte[] mail, PrivateKey key) throws Exception {
    var message = Message.read(Content.of(mail));
    var names = List.of("from", "to", "subject", "date", "message-id");
    var listed = message.field("From").isPresent() ? names : names.subList(1, names.size());
    var head =
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=s; h=%s; bh=%s; b="
            .formatted(
                String.join(":", listed),
                new BodyHashes(message.body()).whole(Canonicalisation.SIMPLE));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(
        new SignedHeader(message.fields()).octets(listed, head, Canonicalisation.RELAXED));
    var field = head + Base64.getEncoder().encodeToString(signature.sign()) + "\r\n";
    return (field + new String(mail, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static PrivateKey key(String name) throws IOException {
    try (var pem = new PEMParser(new StringReader(Files.readString(sample(name))))) {
      var found = pem.readObject();
      var converter = new JcaPEMKeyConverter();
      return found instanceof PEMKeyPair pair
          ? converter.getKeyPair(pair).getPrivate()
          : converter.getPrivateKey((PrivateKeyInfo) found);
    }
  }

  @Test
  void aSignatureOfEximPasses() throws IOException {
    var verdict =
        verdict(
            octets("ed25519test2.msg"),
            "sed._domainkey.test.ex",
            Files.readString(sample("eximtest.dns")));
    assertThat(verdict.result()).as(verdict.reason()).isEqualTo(AuthenticationResult.PASS);
  }

  @Test
  void aDomainThatIsNoneIsAskedForNoKey() throws IOException {
    var verdict =
        verdict(
            octets("test.message.baddomain"),
            "test._domainkey.legitimate.com(.attacker.com",
            Files.readString(sample("test.txt")));
    assertThat(verdict.result()).isEqualTo(AuthenticationResult.NEUTRAL);
    assertThat(verdict.reason()).contains("d=");
  }

  @ParameterizedTest
  @CsvSource({"test2.message, no key at", "message.mbox, no key at"})
  void theBodiesOfOldMailsHashAsTheirSignersHashedThem(String name, String reason)
      throws IOException {
    // No key is published here, and one is asked for only once the body has been found good.
    assertThat(verdict(octets(name), "none", "").reason()).startsWith(reason);
  }
}
