package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.sealpost.audit.AuditLog;
import org.sealpost.audit.AuditQuery;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.HandClock;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** Keys that change by the calendar, and never before their record is there. */
class DkimRotationTest {

  private static final Domain DOMAIN = Domain.of("example.org");
  private static final Duration WAIT = DkimRotation.SECOND_LOOK;
  private static final DkimSettings RSA =
      new DkimSettings(
          List.of(DkimAlgorithm.RSA), Duration.ofDays(90), Duration.ofDays(14), Duration.ofDays(7));

  private final MemoryKeyVault vault = new MemoryKeyVault();
  private final HandClock clock = new HandClock();
  private FakeResolver dns = new FakeResolver();

  /** One process; another of these on the same rows is another one, or the same after a restart. */
  private final class Process {
    private final DkimKeys keys;
    private final AuditLog audit;
    private final DkimRotation rotation;

    Process(TestDatabase database, DkimSettings settings) {
      keys = new DkimKeys(database, vault, settings, clock);
      audit = new AuditLog(database, vault, clock);
      rotation = new DkimRotation(database, vault, dns, settings, keys, audit, clock);
    }

    void look() {
      rotation.upkeep(List.of(DOMAIN));
    }

    /** As housekeeping does, over a span. */
    void lookFor(Duration span) {
      var end = clock.instant().plus(span);
      while (clock.instant().isBefore(end)) {
        clock.move(Duration.ofHours(12));
        look();
      }
    }

    List<String> signing() {
      return keys.of(DOMAIN).stream().map(DkimKey::selector).toList();
    }

    List<String> stages() {
      return keys.kept(DOMAIN).stream()
          .map(key -> key.key().selector() + " " + key.stage().word())
          .toList();
    }

    KeptDkimKey at(DkimStage stage) {
      return keys.kept(DOMAIN).stream().filter(k -> k.stage() == stage).findFirst().orElseThrow();
    }
  }

  private void publish(KeptDkimKey key) {
    dns.txt(key.key().recordName(), key.record());
  }

  /** What the audit log has of the keys, oldest first. */
  private static List<String> deeds(Process process) {
    return process.audit.lines(AuditQuery.newest(100).withWhat("dkim")).reversed().stream()
        .map(line -> line.entry().what() + " " + line.entry().object())
        .toList();
  }

  /** All records go away. The process must be made anew to see it. */
  private void unpublish() {
    dns = new FakeResolver();
  }

  @OnBothEngines
  void aNewKeySignsOnItsDayIfItsRecordIsThere(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    assertThat(process.stages()).containsExactly("sp202611 signing");
    process.lookFor(Duration.ofDays(75));
    assertThat(process.stages()).containsExactly("sp202611 signing");
    process.lookFor(Duration.ofDays(1));
    assertThat(process.stages()).containsExactly("sp202611 signing", "sp202702 waiting");
    publish(process.at(DkimStage.WAITING));
    process.lookFor(Duration.ofDays(13));
    assertThat(process.signing()).as("too early").containsExactly("sp202611");
    assertThat(process.rotation.late(List.of(DOMAIN))).isEmpty();
    process.lookFor(Duration.ofDays(2));
    assertThat(process.signing()).containsExactly("sp202702");
    assertThat(process.stages()).containsExactly("sp202611 retiring", "sp202702 signing");
  }

  @OnBothEngines
  void theOldKeySignsOnUntilTheRecordWasSeenTwice(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    process.lookFor(Duration.ofDays(120));
    assertThat(process.signing()).as("nobody published").containsExactly("sp202611");
    var late = process.rotation.late(List.of(DOMAIN));
    assertThat(late).singleElement().matches(k -> k.stage() == DkimStage.WAITING);
    assertThat(late.getFirst().zoneFile())
        .startsWith("sp202702._domainkey.example.org. TXT \"v=DKIM1; k=rsa; p=");
    publish(process.at(DkimStage.WAITING));
    process.look();
    clock.move(WAIT.minusSeconds(1));
    process.look();
    assertThat(process.signing()).as("seen once").containsExactly("sp202611");
    assertThat(process.rotation.late(List.of(DOMAIN))).isEmpty();
    clock.move(Duration.ofSeconds(1));
    process.look();
    assertThat(process.signing()).containsExactly("sp202702");
  }

  @OnBothEngines
  void whatIsSeenOnceAndThenGoneOrWrongDoesNotCount(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    process.lookFor(Duration.ofDays(100));
    publish(process.at(DkimStage.WAITING));
    process.look();
    unpublish();
    process = new Process(database, RSA);
    clock.move(WAIT);
    process.look();
    assertThat(process.at(DkimStage.WAITING).seen()).isEmpty();
    dns.txt(
        process.at(DkimStage.WAITING).key().recordName(), process.at(DkimStage.SIGNING).record());
    process.lookFor(Duration.ofDays(3));
    assertThat(process.signing()).as("another key's record").containsExactly("sp202611");
    unpublish();
    process = new Process(database, RSA);
    publish(process.at(DkimStage.WAITING));
    publish(process.at(DkimStage.WAITING));
    process.lookFor(Duration.ofDays(3));
    assertThat(process.signing()).as("two records").containsExactly("sp202611");
  }

  @OnBothEngines
  void aDnsThatFailsNeitherHelpsNorHarms(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    process.lookFor(Duration.ofDays(100));
    publish(process.at(DkimStage.WAITING));
    process.look();
    dns.fail(process.at(DkimStage.WAITING).key().recordName());
    process.lookFor(Duration.ofDays(3));
    assertThat(process.signing()).containsExactly("sp202611");
    assertThat(process.at(DkimStage.WAITING).seen()).isPresent();
  }

  @OnBothEngines
  void theOldKeyIsDestroyedAfterItsGraceAndNotBefore(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    process.lookFor(Duration.ofDays(76));
    publish(process.at(DkimStage.WAITING));
    process.lookFor(Duration.ofDays(15));
    var old = process.at(DkimStage.RETIRING).key().key();
    process.lookFor(Duration.ofDays(5));
    assertThat(vault.publicKey(old)).isPresent();
    process.lookFor(Duration.ofDays(2));
    assertThat(vault.publicKey(old)).isEmpty();
    assertThat(process.stages()).containsExactly("sp202611 gone", "sp202702 signing");
    assertThat(process.keys.zoneFileLines(DOMAIN)).hasSize(1);
  }

  @OnBothEngines
  void goesOnAfterARestartAtAnyPoint(TestDatabase database) {
    new Process(database, RSA).look();
    for (int day = 0; day < 104; day++) {
      clock.move(Duration.ofDays(1));
      var process = new Process(database, RSA);
      process.look();
      if (day == 80) {
        publish(process.at(DkimStage.WAITING));
      }
    }
    assertThat(new Process(database, RSA).stages())
        .containsExactly("sp202611 gone", "sp202702 signing");
  }

  @OnBothEngines
  void manyProcessesMakeOneKeyAndSwitchOnce(TestDatabase database) throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 6; i++) {
      processes.add(new Process(database, RSA));
    }
    together(processes);
    assertThat(processes.getFirst().stages()).containsExactly("sp202611 signing");
    clock.move(Duration.ofDays(100));
    together(processes);
    assertThat(processes.getFirst().stages())
        .containsExactly("sp202611 signing", "sp202703 waiting");
    publish(processes.getFirst().at(DkimStage.WAITING));
    together(processes);
    clock.move(Duration.ofDays(20));
    together(processes);
    assertThat(processes).allSatisfy(p -> assertThat(p.signing()).containsExactly("sp202703"));
    clock.move(Duration.ofDays(7));
    together(processes);
    assertThat(processes.getFirst().stages()).containsExactly("sp202611 gone", "sp202703 signing");
  }

  private static void together(List<Process> processes) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var looks = new ArrayList<Callable<Object>>();
      processes.forEach(process -> looks.add(Executors.callable(process::look)));
      for (var look : threads.invokeAll(looks)) {
        look.get();
      }
    }
  }

  @OnBothEngines
  void aClockThatLeapsSkipsNoLook(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    clock.move(Duration.ofDays(3_650));
    process.look();
    assertThat(process.signing()).containsExactly("sp202611");
    publish(process.at(DkimStage.WAITING));
    clock.move(Duration.ofDays(3_650));
    process.look();
    assertThat(process.signing()).as("seen once, however long ago").containsExactly("sp202611");
    clock.move(Duration.ofDays(-3_650));
    process.look();
    assertThat(process.signing()).as("the first look begins anew").containsExactly("sp202611");
    clock.move(Duration.ofDays(-3_650));
    process.lookFor(Duration.ofDays(60));
    assertThat(process.at(DkimStage.SIGNING).since()).isBeforeOrEqualTo(clock.instant());
  }

  @OnBothEngines
  void aClockThatWasAheadDoesNotKeepAKeyForEver(TestDatabase database) {
    clock.move(Duration.ofDays(3_650));
    var process = new Process(database, RSA);
    process.look();
    clock.move(Duration.ofDays(-3_650));
    process.lookFor(Duration.ofDays(77));
    assertThat(process.at(DkimStage.WAITING).due()).isPresent();
  }

  @OnBothEngines
  void aSecondAlgorithmBeginsWhenItsRecordIsThere(TestDatabase database) {
    new Process(database, RSA).look();
    var process = new Process(database, DkimSettings.USUAL);
    process.look();
    assertThat(process.stages()).containsExactly("sp202611 signing", "sp202611e waiting");
    publish(process.at(DkimStage.WAITING));
    process.look();
    clock.move(WAIT);
    process.look();
    assertThat(process.signing()).as("RSA first").containsExactly("sp202611", "sp202611e");
  }

  @OnBothEngines
  void anAlgorithmThatNobodyWantsEndsWhenTheOtherSigns(TestDatabase database) {
    new Process(database, RSA).look();
    var only =
        new DkimSettings(
            List.of(DkimAlgorithm.ED25519), Duration.ZERO, Duration.ofDays(14), Duration.ofDays(7));
    var process = new Process(database, only);
    process.lookFor(Duration.ofDays(30));
    assertThat(process.stages()).containsExactly("sp202611 signing", "sp202611e waiting");
    publish(process.at(DkimStage.WAITING));
    process.lookFor(Duration.ofDays(1));
    assertThat(process.signing()).containsExactly("sp202611e");
    process.lookFor(Duration.ofDays(9));
    assertThat(process.stages()).containsExactly("sp202611 gone", "sp202611e signing");
    process = new Process(database, RSA);
    process.look();
    assertThat(process.stages())
        .containsExactly("sp202611 gone", "sp202701 waiting", "sp202611e signing");
    process = new Process(database, only);
    process.look();
    assertThat(process.stages()).containsExactly("sp202611 gone", "sp202611e signing");
  }

  @OnBothEngines
  void withoutACalendarKeysStay(TestDatabase database) {
    var off =
        new DkimSettings(
            List.of(DkimAlgorithm.RSA), Duration.ZERO, Duration.ofDays(14), Duration.ofDays(7));
    var process = new Process(database, off);
    process.look();
    process.lookFor(Duration.ofDays(1_000));
    assertThat(process.stages()).containsExactly("sp202611 signing");
  }

  @OnBothEngines
  void twoKeysOfOneMonthHaveTwoSelectors(TestDatabase database) {
    var fast =
        new DkimSettings(
            List.of(DkimAlgorithm.RSA), Duration.ofDays(2), Duration.ofDays(1), Duration.ofDays(7));
    var process = new Process(database, fast);
    process.look();
    process.lookFor(Duration.ofDays(1));
    assertThat(process.stages()).containsExactly("sp202611 signing", "sp202611-2 waiting");
  }

  @OnBothEngines
  void whoAsksForNewKeysGetsThemAtOnceAndTheySignNoSooner(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    clock.move(Duration.ofDays(1));
    process.rotation.rotate(DOMAIN);
    process.rotation.rotate(DOMAIN);
    assertThat(process.stages()).containsExactly("sp202611 signing", "sp202611-2 waiting");
    process.lookFor(Duration.ofDays(3));
    assertThat(process.signing()).as("nobody published").containsExactly("sp202611");
    assertThat(process.rotation.late(List.of(DOMAIN))).hasSize(1);
    publish(process.at(DkimStage.WAITING));
    process.look();
    assertThat(process.signing()).as("seen once").containsExactly("sp202611");
    clock.move(WAIT);
    process.look();
    assertThat(process.signing()).containsExactly("sp202611-2");
    process.lookFor(Duration.ofDays(8));
    assertThat(deeds(process))
        .containsExactly(
            "dkim.make sp202611-2._domainkey.example.org",
            "dkim.retire sp202611._domainkey.example.org",
            "dkim.sign sp202611-2._domainkey.example.org",
            "dkim.destroy sp202611._domainkey.example.org");
  }

  @OnBothEngines
  void aKeyThatWaitsForItsDayMayTakeOverNow(TestDatabase database) {
    var process = new Process(database, RSA);
    process.look();
    process.lookFor(Duration.ofDays(77));
    publish(process.at(DkimStage.WAITING));
    process.lookFor(Duration.ofDays(1));
    assertThat(process.signing()).as("too early").containsExactly("sp202611");
    process.rotation.rotate(DOMAIN);
    process.look();
    assertThat(process.signing()).containsExactly("sp202702");
    assertThat(deeds(process)).contains("dkim.hasten sp202702._domainkey.example.org");
  }
}
