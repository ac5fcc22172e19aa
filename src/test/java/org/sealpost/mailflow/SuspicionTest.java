package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Content;
import org.sealpost.smtp.Reply;
import org.sealpost.store.DiskRefusedException;

class SuspicionTest {

  private static final Reply JUDGED = Reply.of(250, "2.0.0", "judged");
  private static final Reply PARKED = Reply.of(250, "2.0.0", "parked");

  @TempDir Path folder;

  /** A gateway whose judgement ends the process, as an overflow in native code does. */
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) {
      var suspicion = Suspicion.in(Path.of(arguments[0]), InstantSource.system());
      suspicion.answer(mail("harmless"), () -> JUDGED, () -> PARKED);
      var reply =
          suspicion.answer(
              mail("poison"),
              () -> {
                Runtime.getRuntime().halt(77);
                return JUDGED;
              },
              () -> PARKED);
      System.exit(reply.equals(PARKED) ? 42 : 1);
    }
  }

  @Test
  void aMailThatEndsTheProcessThreeTimesIsPutAsideTheFourth() throws Exception {
    assertThat(run()).isEqualTo(77);
    assertThat(run()).isEqualTo(77);
    assertThat(run()).isEqualTo(77);
    assertThat(run()).isEqualTo(42);
    var later = suspicion();
    assertThat(later.answer(mail("harmless"), () -> JUDGED, () -> PARKED)).isEqualTo(JUDGED);
  }

  private int run() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx100m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Victim.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void aMailThatBreaksThreeJudgementsIsPutAsideTheFourthTime() {
    for (var broken : new Error[] {new StackOverflowError(), new OutOfMemoryError("on purpose")}) {
      var mail = mail(broken.toString());
      for (int i = 0; i < Suspicion.POISONOUS; i++) {
        // A restart between two attempts forgets nothing.
        assertThatThrownBy(
                () ->
                    suspicion()
                        .answer(
                            mail,
                            () -> {
                              throw broken;
                            },
                            () -> PARKED))
            .isSameAs(broken);
      }
      assertThat(suspicion().answer(mail, () -> JUDGED, () -> PARKED)).isEqualTo(PARKED);
      assertThat(suspicion().answer(mail("other"), () -> JUDGED, () -> PARKED)).isEqualTo(JUDGED);
    }
  }

  @Test
  void whatCannotEvenBePutAsideIsRefused() {
    var suspicion = suspicion();
    var mail = mail("x");
    Supplier<Reply> breaks =
        () -> {
          throw new StackOverflowError();
        };
    for (int i = 0; i <= Suspicion.POISONOUS; i++) {
      assertThatThrownBy(() -> suspicion.answer(mail, breaks, breaks))
          .isInstanceOf(StackOverflowError.class);
    }
    assertThat(suspicion.answer(mail, () -> JUDGED, () -> PARKED).isPermanent()).isTrue();
  }

  @Test
  void aDiskThatRefusesIsNotTheMailsFault() {
    var suspicion = suspicion();
    var mail = mail("x");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  suspicion.answer(
                      mail,
                      () -> {
                        throw new DiskRefusedException("on purpose");
                      },
                      () -> PARKED))
          .isInstanceOf(DiskRefusedException.class);
    }
    assertThat(suspicion.answer(mail, () -> JUDGED, () -> PARKED)).isEqualTo(JUDGED);
  }

  @Test
  void whatComesToItsEndIsNoLongerSuspected() {
    var mail = mail("x");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(
              () ->
                  suspicion()
                      .answer(
                          mail,
                          () -> {
                            throw new IllegalStateException("on purpose");
                          },
                          () -> PARKED))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(suspicion().answer(mail, () -> JUDGED, () -> PARKED)).isEqualTo(JUDGED);
    assertThat(JudgementFile.open(folder.resolve("judgements"), InstantSource.system()).isEmpty())
        .isTrue();
  }

  @Test
  void moreMailsThanPlacesAreJudgedAllTheSame() {
    var suspicion = suspicion();
    var judged = new AtomicInteger();
    for (int i = 0; i < 5_000; i++) {
      var mail = mail("m" + i);
      assertThatThrownBy(
              () ->
                  suspicion.answer(
                      mail,
                      () -> {
                        judged.incrementAndGet();
                        throw new IllegalStateException("on purpose");
                      },
                      () -> PARKED))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(judged).hasValue(5_000);
  }

  private Suspicion suspicion() {
    return Suspicion.in(folder, InstantSource.system());
  }

  private static Content mail(String text) {
    return Content.of(("Subject: " + text + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
