package org.sealpost.authenticity.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Reports for tests. */
public final class SampleReports {

  private SampleReports() {}

  /** One of each word. */
  public static AggregateReport aggregate(String domain) {
    return new AggregateReport(
        "Example <& Söhne>",
        "reports@receiver.example",
        "r1@receiver.example",
        Instant.parse("2026-11-23T00:00:00Z"),
        Instant.parse("2026-11-23T23:59:59Z"),
        Optional.of("7 more messages are not listed"),
        new AggregateReport.Policy(
            domain, "reject", Optional.of("quarantine"), Optional.empty(), "s", "r", true),
        List.of(
            new AggregateReport.Row(
                "192.0.2.1",
                17,
                "pass",
                true,
                true,
                Optional.empty(),
                domain,
                domain,
                List.of(
                    new AggregateReport.Signature(domain, "sp202611", "pass"),
                    new AggregateReport.Signature("list.example", "k", "permerror")),
                Optional.of(new AggregateReport.Sender(domain, "mfrom", "pass"))),
            new AggregateReport.Row(
                "2001:db8:0:0:0:0:0:5",
                3,
                "none",
                false,
                false,
                Optional.of(new AggregateReport.Reason("policy_test_mode", "t=y")),
                "",
                "sub." + domain,
                List.of(),
                Optional.empty())));
  }

  /** One policy kept, one broken. */
  public static TlsReport tls(String domain) {
    return new TlsReport(
        "Example \"Ltd\"",
        "mailto:tls@receiver.example",
        "t1@receiver.example",
        Instant.parse("2026-11-23T00:00:00Z"),
        Instant.parse("2026-11-23T23:59:59Z"),
        List.of(
            new TlsReport.Policy(
                "sts",
                domain,
                List.of("version: STSv1", "mode: enforce"),
                List.of("*." + domain),
                5_326,
                303,
                List.of(
                    new TlsReport.Failure(
                        "certificate-expired",
                        Optional.of("192.0.2.9"),
                        Optional.of("mx1." + domain),
                        Optional.of("198.51.100.1"),
                        303,
                        Optional.empty()))),
            new TlsReport.Policy("tlsa", domain, List.of(), List.of(), 1, 0, List.of())));
  }

  /** A zip archive with one file. */
  public static byte[] zip(String name, byte[] octets) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(octets);
      zip.closeEntry();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
