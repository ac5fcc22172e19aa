package org.sealpost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScreeningTest {

  private static final Evidence EVIDENCE =
      SampleEvidence.of(
          "From: a@example.net\r\n\r\nhello".getBytes(StandardCharsets.UTF_8), Map.of());

  @Test
  void everyCheckSpeaksInItsPlace() {
    var observations = Screening.usual().screen(EVIDENCE);
    assertThat(observations)
        .extracting(Observation::check)
        .containsExactlyElementsOf(Check.all().stream().map(Check::name).toList());
    assertThat(observations)
        .noneSatisfy(one -> assertThat(one.finding()).isInstanceOf(Finding.CouldNotLook.class));
  }

  @Test
  void aCheckThatFailsCouldNotLookAndTheOthersCould() {
    var failing =
        check(
            "failing",
            () -> {
              throw new IllegalStateException("broken");
            });
    var deep = check("deep", ScreeningTest::withoutEnd);
    var fine = check("fine", () -> Finding.seen("a thing"));
    var observations =
        new Screening(List.of(failing, deep, fine), Duration.ofSeconds(20)).screen(EVIDENCE);
    assertThat(observations.get(0).finding())
        .isEqualTo(new Finding.CouldNotLook("java.lang.IllegalStateException: broken"));
    assertThat(observations.get(1).finding()).isInstanceOf(Finding.CouldNotLook.class);
    assertThat(observations.get(2).finding()).isEqualTo(Finding.seen("a thing"));
  }

  @Test
  void aCheckThatIsLateCouldNotLookEvenIfItDoesNotHear() {
    var never = new CountDownLatch(1);
    var deaf =
        check(
            "deaf",
            () -> {
              while (never.getCount() > 0) {
                try {
                  never.await();
                } catch (InterruptedException ignored) {
                  Thread.onSpinWait();
                }
              }
              return Finding.nothing();
            });
    var observations = new Screening(List.of(deaf), Duration.ofMillis(50)).screen(EVIDENCE);
    never.countDown();
    assertThat(observations.getFirst().finding())
        .isEqualTo(new Finding.CouldNotLook("not done within 50 ms"));
  }

  @Test
  void whatSeveralChecksNeedIsMadeOnce() {
    var first = EVIDENCE.shared(Object.class, ignored -> new Object());
    assertThat(EVIDENCE.shared(Object.class, ignored -> new Object())).isSameAs(first);
  }

  private static Finding withoutEnd() {
    return withoutEnd(0);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Finding withoutEnd(int depth) {
    var finding = withoutEnd(depth + 1);
    return depth < 0 ? Finding.nothing() : finding;
  }

  private static Check check(String name, java.util.function.Supplier<Finding> look) {
    return new Check() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Concern concern() {
        return Concern.ODDITY;
      }

      @Override
      public Finding look(Evidence evidence) {
        return look.get();
      }
    };
  }
}
