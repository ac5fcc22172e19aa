package org.sealpost.authenticity.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sealpost.SharedData;

/** Aggregate reports that others have written, as the parsedmarc project collected them. */
class ReportSamplesTest {

  @Test
  void theReportsOfOthersAreRead() throws IOException {
    var rows = new TreeMap<String, Integer>();
    var folder = SharedData.archive("conf-mailauth").resolve("dmarc/reports-parsedmarc");
    for (var name : new String[] {"aggregate", "aggregate_invalid", "extract_report"}) {
      try (var files = Files.list(folder.resolve(name))) {
        for (var file : files.filter(f -> !f.toString().endsWith(".eml")).toList()) {
          rows.put(file.getFileName().toString(), rows(file));
        }
      }
    }
    assertThat(rows).hasSize(21);
    // A bare < in a text, and a schema around the report that never ends: neither is XML.
    assertThat(rows.entrySet().stream().filter(e -> e.getValue() == 0).map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "invalid_xml.xml", "ikea.com!example.de!1538690400!1538776800.xml");
    assertThat(rows.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(2_382);
  }

  private static int rows(Path file) throws IOException {
    return ReportOctets.unpacked(Files.readAllBytes(file))
        .flatMap(AggregateReader::read)
        .map(report -> report.records().size())
        .orElse(0);
  }

  @Test
  void reportsOfOthersAboutTlsAreRead() throws IOException {
    var folder = SharedData.archive("conf-mailauth").resolve("dmarc/reports-parsedmarc/smtp_tls");
    for (var name : new String[] {"mail.ru.json", "rfc8460.json", "smtp_tls.json"}) {
      assertThat(TlsReportJson.read(Files.readAllBytes(folder.resolve(name)))).as(name).isPresent();
    }
  }
}
