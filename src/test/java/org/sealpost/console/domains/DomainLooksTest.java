package org.sealpost.console.domains;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Finding.Level;
import org.sealpost.monitoring.Phrase;

class DomainLooksTest {

  private static final Domain DOMAIN = Domain.of("example.org");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-11-24T08:30:00Z");

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  private List<Finding> counted(Domain domain) {
    return List.of(
        Finding.ok(Phrase.of("part.mx", domain), "mx.ok", domain + " " + asked.incrementAndGet()));
  }

  @Test
  void looksOnceAMinute() {
    var looks = new DomainLooks(this::counted, now::get, PATIENCE);
    assertThat(looks.last(DOMAIN)).isEmpty();
    assertThat(looks.at(DOMAIN).at()).contains(START);
    now.set(START.plusSeconds(59));
    assertThat(looks.at(DOMAIN).at()).as("kept").contains(START);
    assertThat(asked).hasValue(1);
    now.set(START.plusSeconds(60));
    assertThat(looks.at(DOMAIN).at()).contains(START.plusSeconds(60));
    assertThat(asked).hasValue(2);
  }

  @Test
  void aSlowDnsIsNotWaitedForAndNotAskedTwice() throws InterruptedException {
    var answer = new CountDownLatch(1);
    var looks =
        new DomainLooks(
            domain -> {
              try {
                answer.await();
              } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
              }
              return counted(domain);
            },
            now::get,
            Duration.ZERO);
    assertThat(looks.at(DOMAIN)).isEqualTo(looks.at(DOMAIN));
    assertThat(looks.at(DOMAIN).looking()).isTrue();
    assertThat(looks.at(DOMAIN).findings()).isEmpty();
    answer.countDown();
    while (looks.at(DOMAIN).looking()) {
      Thread.sleep(5);
    }
    assertThat(looks.at(DOMAIN).findings()).hasSize(1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aBrokenLookIsTold() {
    var looks =
        new DomainLooks(
            domain -> {
              throw new IllegalStateException("broken on purpose");
            },
            now::get,
            PATIENCE);
    assertThat(looks.at(DOMAIN).findings()).extracting(Finding::level).containsExactly(Level.WARN);
  }
}
