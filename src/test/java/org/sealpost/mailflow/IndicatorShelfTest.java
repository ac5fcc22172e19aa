package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.authenticity.Indicator;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class IndicatorShelfTest {

  private static final Indicator PICTURE = new Indicator("<svg>\u00e4\u4e2d</svg>");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

  @OnBothEngines
  void aPictureIsFoundByItsNameUntilNoMailComesWithItAnyMore(TestDatabase database) {
    var shelf = new IndicatorShelf(database, now::get);
    var name = shelf.keep(PICTURE);
    assertThat(name).isEqualTo(PICTURE.hash()).matches("[0-9a-f]{64}");
    assertThat(shelf.keep(PICTURE)).isEqualTo(name);
    assertThat(shelf.find(name)).contains(PICTURE);
    assertThat(shelf.find(name.replace(name.charAt(0), 'x'))).isEmpty();
    var first = now.get();
    now.updateAndGet(at -> at.plus(Duration.ofDays(2)));
    shelf.keep(PICTURE);
    shelf.forgetBefore(first.plus(Duration.ofDays(1)));
    assertThat(shelf.find(name)).contains(PICTURE);
    shelf.forgetBefore(now.get().plus(Duration.ofDays(1)));
    assertThat(shelf.find(name)).isEmpty();
    assertThat(new IndicatorShelf(database, now::get).keep(PICTURE)).isEqualTo(name);
    shelf.keep(PICTURE);
    assertThat(shelf.find(name)).contains(PICTURE);
  }
}
