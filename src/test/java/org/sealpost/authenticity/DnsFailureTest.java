package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.sealpost.dns.Answer;
import org.sealpost.dns.CaaRecord;
import org.sealpost.dns.FakeResolver;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;

/** What becomes of mail while the DNS is ill. */
class DnsFailureTest {

  private final MemoryKeyVault vault = new MemoryKeyVault();
  private final DkimKey key =
      new DkimKey(Domain.of("example.org"), "s", vault.make(KeyKind.ED25519, "dkim"));

  private FakeResolver healthy() {
    return new FakeResolver()
        .txt("example.org", "v=spf1 a mx include:_spf.example.org ?all")
        .txt("_spf.example.org", "v=spf1 exists:%{i}.list.example.org redirect=last.example.org")
        .txt("last.example.org", "v=spf1 ip4:192.0.2.1 -all")
        .address("example.org", "198.51.100.1")
        .mx("example.org", "mx.example.org")
        .address("mx.example.org", "198.51.100.2")
        .address("other.list.example.org", "127.0.0.2")
        .txt(key.recordName(), DkimKey.publicRecord(vault.publicKey(key.key()).orElseThrow()))
        .txt("_dmarc.example.org", "v=DMARC1; p=reject");
  }

  private Message signed(String from) {
    var message = Mails.message("From: " + from + "\r\nSubject: x\r\n\r\nHi\r\n");
    var signer = new DkimSigner(vault, InstantSource.fixed(Mails.NOW));
    return Mails.with(signer.sign(message, key), message);
  }

  @Test
  void inTwoThousandIllnessesNothingPassesThatWasNotProved() {
    var random = new Random(2000);
    var mail = Mails.mail("192.0.2.1", "mx.example.org", "a@example.org", signed("a@example.org"));
    var forged =
        Mails.mail(
            "203.0.113.9",
            "x.example",
            "a@example.org",
            Mails.message("From: a@example.org\r\n\r\nHi\r\n"));
    int open = 0;
    int passed = 0;
    for (int i = 0; i < 2_000; i++) {
      double illness = random.nextDouble();
      var seed = random.nextLong();
      var dns = new Sickly(healthy(), new Random(seed), illness);
      var outcome = new SenderAuthentication(dns, InstantSource.fixed(Mails.NOW)).verify(mail);
      var dmarc = outcome.dmarc().result();
      boolean isProved =
          outcome.spf().result() == AuthenticationResult.PASS
              || outcome.dkim().getFirst().result() == AuthenticationResult.PASS;
      if (dmarc == AuthenticationResult.PASS) {
        passed++;
        assertThat(isProved).as(outcome.toString()).isTrue();
      } else {
        open++;
        // An honest mail is never called a forgery only because the DNS is ill.
        assertThat(dmarc).as(outcome.toString()).isEqualTo(AuthenticationResult.TEMPERROR);
        assertThat(outcome.authenticated()).isFalse();
      }
      var sick = new Sickly(healthy(), new Random(seed), illness);
      var lie = new SenderAuthentication(sick, InstantSource.fixed(Mails.NOW)).verify(forged);
      assertThat(lie.dmarc().result()).isNotEqualTo(AuthenticationResult.PASS);
      assertThat(lie.spf().result()).isNotEqualTo(AuthenticationResult.PASS);
      assertThat(lie.authenticated()).isFalse();
    }
    assertThat(open).isGreaterThan(200);
    assertThat(passed).isGreaterThan(200);
  }

  @Test
  void aSilentDnsHoldsNoMailLongerThanItsTime() {
    var never = new CountDownLatch(1);
    var silent =
        new Sickly(healthy(), new Random(1), 0) {
          @Override
          <T> Answer<T> ask(Supplier<Answer<T>> question) {
            try {
              never.await();
            } catch (InterruptedException stop) {
              Thread.currentThread().interrupt();
            }
            return new Answer.Failed<>("interrupted");
          }
        };
    var limits = new AuthenticationLimits(Duration.ofMillis(100), 60);
    var outcome =
        new SenderAuthentication(silent, InstantSource.fixed(Mails.NOW), limits, Set.of())
            .verify(Mails.mail("192.0.2.1", "h.example", "a@example.org", signed("a@example.org")));
    assertThat(outcome.spf().result()).isEqualTo(AuthenticationResult.TEMPERROR);
    assertThat(outcome.dkim().getFirst().result()).isEqualTo(AuthenticationResult.TEMPERROR);
    assertThat(outcome.dmarc().result()).isEqualTo(AuthenticationResult.TEMPERROR);
  }

  @Test
  void oneMailAsksNoMoreThanItMay() {
    var dns =
        healthy()
            .txt(
                "greedy.example",
                "v=spf1 mx:m0.example mx:m1.example mx:m2.example mx:m3.example mx:m4.example"
                    + " mx:m5.example mx:m6.example mx:m7.example -all");
    for (int m = 0; m < 8; m++) {
      for (int h = 0; h < 10; h++) {
        dns.mx("m" + m + ".example", "h" + h + "m" + m + ".example");
        dns.address("h" + h + "m" + m + ".example", "198.51.100." + h);
      }
    }
    var outcome =
        new SenderAuthentication(dns, InstantSource.fixed(Mails.NOW))
            .verify(
                Mails.mail("192.0.2.1", "h.example", "a@greedy.example", signed("a@example.org")));
    assertThat(dns.asked().size()).isLessThanOrEqualTo(60);
    assertThat(outcome.spf().result()).isEqualTo(AuthenticationResult.TEMPERROR);
  }

  /** A DNS that fails now and then. */
  private static class Sickly implements Resolver {

    private final Resolver healthy;
    private final Random random;
    private final double illness;

    Sickly(Resolver healthy, Random random, double illness) {
      this.healthy = healthy;
      this.random = random;
      this.illness = illness;
    }

    <T> Answer<T> ask(Supplier<Answer<T>> question) {
      return random.nextDouble() < illness ? new Answer.Failed<>("scripted") : question.get();
    }

    @Override
    public Answer<InetAddress> addresses(String host) {
      return ask(() -> healthy.addresses(host));
    }

    @Override
    public Answer<InetAddress> ipv4(String host) {
      return ask(() -> healthy.ipv4(host));
    }

    @Override
    public Answer<InetAddress> ipv6(String host) {
      return ask(() -> healthy.ipv6(host));
    }

    @Override
    public Answer<String> txt(String name) {
      return ask(() -> healthy.txt(name));
    }

    @Override
    public Answer<CaaRecord> caa(String name) {
      return ask(() -> healthy.caa(name));
    }

    @Override
    public Answer<TlsaRecord> smimea(String name) {
      return ask(() -> healthy.smimea(name));
    }

    @Override
    public Answer<TlsaRecord> tlsa(String host, int port) {
      return ask(() -> healthy.tlsa(host, port));
    }

    @Override
    public Answer<MxRecord> mx(String domain) {
      return ask(() -> healthy.mx(domain));
    }

    @Override
    public Answer<String> alias(String name) {
      return ask(() -> healthy.alias(name));
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
      return ask(() -> healthy.ptr(address));
    }
  }
}
