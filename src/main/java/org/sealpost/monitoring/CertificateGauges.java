package org.sealpost.monitoring;

import io.micrometer.core.instrument.MultiGauge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Certificates as numbers. */
final class CertificateGauges {

  private CertificateGauges() {}

  static List<MultiGauge.Row<?>> states(List<CertificateTerm> terms) {
    var counts = new TreeMap<String, Long>();
    terms.forEach(term -> counts.merge(term.state(), 1L, Long::sum));
    return counts.entrySet().stream()
        .<MultiGauge.Row<?>>map(count -> FreshGauges.row(count.getValue(), "state", count.getKey()))
        .toList();
  }

  /** Negative once it has ended; no number at all if none is in use. */
  static List<MultiGauge.Row<?>> firstEnd(List<CertificateTerm> terms, Instant now) {
    return terms.stream()
        .filter(CertificateTerm::inUse)
        .map(CertificateTerm::notAfter)
        .min(Instant::compareTo)
        .<List<MultiGauge.Row<?>>>map(
            end -> List.of(FreshGauges.row(Duration.between(now, end).toSeconds())))
        .orElse(List.of());
  }
}
