package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.dns.Illness;
import org.sealpost.dns.ScriptedDnsServer;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;

/**
 * Real questions to a DNS server that is ill in ten ways: nothing passes that was not proved, and
 * no honest mail is called a forgery.
 *
 * <p>The short form runs in the suite. The long one: {@code ./sealpost test -Dtest='IllDns*Test'
 * -Dsealpost.faults.scenarios=2000}.
 */
class IllDnsTest {

  private static final int SCENARIOS = Integer.getInteger("sealpost.faults.scenarios", 150);
  private static final long SEED = Long.getLong("sealpost.faults.seed", 47);

  /** What a forger would like to be believed, about names that nobody asked for just now. */
  private static final List<String> POISON =
      List.of(
          "spf.forger.example TXT \"v=spf1 +all\"",
          "_dmarc.forger.example TXT \"v=DMARC1; p=none\"",
          "extra.example.org A 203.0.113.9",
          "forger.example MX 0 extra.example.org.");

  private final MemoryKeyVault vault = new MemoryKeyVault();
  private final DkimKey key =
      new DkimKey(Domain.of("example.org"), "s", vault.make(KeyKind.ED25519, "dkim"));

  @Test
  void noIllnessOfTheDnsProvesAnything() throws Exception {
    int passed = 0;
    int open = 0;
    int most = 0;
    var random = new Random(SEED);
    for (int scenario = 0; scenario < SCENARIOS; scenario++) {
      try (var server = healthy()) {
        var dns =
            new Illness(new Random(random.nextLong()), random.nextDouble(), POISON).strike(server);
        var judge = new SenderAuthentication(dns, InstantSource.fixed(Mails.NOW));
        var honest = judge.verify(mail("192.0.2.1", signed()));
        most = Math.max(most, new HashSet<>(server.asked()).size());
        if (honest.dmarc().result() == AuthenticationResult.PASS) {
          passed++;
          assertThat(honest.authenticated()).isTrue();
        } else {
          open++;
          assertThat(honest.dmarc().result())
              .as("scenario %d: %s", scenario, honest)
              .isEqualTo(AuthenticationResult.TEMPERROR);
          assertThat(honest.authenticated()).isFalse();
        }
        var lie = judge.verify(mail("203.0.113.9", unsigned()));
        assertThat(List.of(lie.spf().result(), lie.dmarc().result()))
            .as("scenario %d: %s", scenario, lie)
            .doesNotContain(AuthenticationResult.PASS);
        assertThat(lie.authenticated()).isFalse();
        server.distort((query, reply, isUdp) -> reply);
        assertThat(dns.txt("spf.forger.example").recordsOrNone())
            .as("nothing of what a liar added is remembered")
            .isEmpty();
      }
    }
    System.out.printf(
        "ill DNS: seed %d, %d scenarios, %d honest mails proved, %d left open, no lie believed, at"
            + " most %d questions for a mail%n",
        SEED, SCENARIOS, passed, open, most);
    assertThat(most).isLessThanOrEqualTo(60);
    assertThat(open).isGreaterThan(SCENARIOS / 10);
    assertThat(passed).isPositive();
  }

  private static org.sealpost.mail.Mail mail(String client, Message message) {
    return Mails.mail(client, "mx.example.org", "a@example.org", message);
  }

  private static Message unsigned() {
    return Mails.message("From: a@example.org\r\nSubject: x\r\n\r\nHi\r\n");
  }

  private Message signed() {
    var signer = new DkimSigner(vault, InstantSource.fixed(Mails.NOW));
    return Mails.with(signer.sign(unsigned(), key), unsigned());
  }

  private ScriptedDnsServer healthy() throws Exception {
    return ScriptedDnsServer.start()
        .record("example.org", "TXT", "\"v=spf1 a mx include:spf.example.org -all\"")
        .record("spf.example.org", "TXT", "\"v=spf1 ip4:192.0.2.1 -all\"")
        .record("example.org", "A", "198.51.100.1")
        .record("example.org", "MX", "10 mx.example.org.")
        .record("mx.example.org", "A", "198.51.100.2")
        .record(
            key.recordName(),
            "TXT",
            "\"" + DkimKey.publicRecord(vault.publicKey(key.key()).orElseThrow()) + "\"")
        .record("_dmarc.example.org", "TXT", "\"v=DMARC1; p=reject\"");
  }
}
