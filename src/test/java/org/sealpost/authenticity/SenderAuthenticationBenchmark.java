package org.sealpost.authenticity;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mail;
import org.sealpost.mail.Message;

/**
 * What it costs to find out who sent a mail of 5 KiB with an RSA and an Ed25519 signature and one
 * ARC set: SPF, DKIM, DMARC and ARC. JMH measures the time; {@link #main} measures CPU, which says
 * more on a machine that others use, too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SenderAuthenticationBenchmark {

  private final MemoryKeyVault vault = new MemoryKeyVault();
  private final DkimKey rsa =
      new DkimKey(Domain.of("example.org"), "r", vault.make(KeyKind.RSA_2048, "dkim"));
  private final DkimKey ed =
      new DkimKey(Domain.of("example.org"), "e", vault.make(KeyKind.ED25519, "dkim"));
  private final DkimKey list =
      new DkimKey(Domain.of("lists.example.net"), "l", vault.make(KeyKind.RSA_2048, "dkim"));
  private final byte[] octets = signed();
  private final SenderAuthentication authentication =
      new SenderAuthentication(
          ZoneResolver.of(
              List.of(
                  "example.org TXT \"v=spf1 mx include:_spf.example.org -all\"",
                  "_spf.example.org TXT \"v=spf1 ip4:192.0.2.0/24 -all\"",
                  "example.org MX 10 mx.example.org.",
                  "mx.example.org A 198.51.100.1",
                  "_dmarc.example.org TXT \"v=DMARC1; p=reject\"",
                  rsa.recordName() + " TXT " + publicText(rsa),
                  list.recordName() + " TXT " + publicText(list),
                  ed.recordName() + " TXT " + publicText(ed))),
          InstantSource.fixed(Mails.NOW));

  private String publicText(DkimKey key) {
    return DkimKey.zoneFileText(vault.publicKey(key.key()).orElseThrow());
  }

  private byte[] signed() {
    var message =
        Mails.message(
            "Received: from a by b; Tue, 24 Nov 2026 12:00:00 +0000\r\n".repeat(4)
                + "From: Ann <ann@example.org>\r\nTo: bob@victim.example\r\nSubject: Lunch\r\n"
                + "Date: Tue, 24 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\n"
                + "The quick brown fox jumps over the lazy dog.\r\n".repeat(100));
    var signer = new DkimSigner(vault, InstantSource.fixed(Mails.NOW));
    var signed =
        Mails.with(signer.sign(message, ed), Mails.with(signer.sign(message, rsa), message));
    var found =
        new SenderAuthentication(ZoneResolver.of(List.of()), InstantSource.fixed(Mails.NOW))
            .verify(Mails.mail("192.0.2.1", "mx.example.org", "ann@example.org", signed));
    var sealer = new ArcSealer(vault, InstantSource.fixed(Mails.NOW));
    var sealed = signed;
    for (var field : sealer.seal(signed, found, "lists.example.net", list).reversed()) {
      sealed = Mails.with(field, sealed);
    }
    return sealed.content().octets();
  }

  /** From the octets to the verdict, the DNS in memory. */
  @Benchmark
  public AuthenticationOutcome verify() {
    Mail mail =
        Mails.mail(
            "192.0.2.1", "mx.example.org", "ann@example.org", Message.read(Content.of(octets)));
    var outcome = authentication.verify(mail);
    if (outcome.dkim().stream().anyMatch(d -> d.result() != AuthenticationResult.PASS)
        || outcome.dmarc().result() != AuthenticationResult.PASS
        || outcome.arc().result() != AuthenticationResult.PASS) {
      throw new IllegalStateException(outcome.toString());
    }
    return outcome;
  }

  /** CPU of the whole process, so of all threads: the median of 150 batches after warm-up. */
  public static void main(String[] args) {
    var benchmark = new SenderAuthenticationBenchmark();
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int batch = 50;
    var micros = new ArrayList<Double>();
    for (int i = 0; i < 400; i++) {
      long before = machine.getProcessCpuTime();
      for (int n = 0; n < batch; n++) {
        benchmark.verify();
      }
      if (i >= 250) {
        micros.add((machine.getProcessCpuTime() - before) / 1_000.0 / batch);
      }
    }
    micros.sort(null);
    System.out.printf(
        "CPU of one mail: median %.0f µs, 10 %% below %.0f, 90 %% below %.0f%n",
        micros.get(micros.size() / 2),
        micros.get(micros.size() / 10),
        micros.get(micros.size() * 9 / 10));
  }
}
