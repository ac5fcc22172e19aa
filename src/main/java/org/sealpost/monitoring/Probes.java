package org.sealpost.monitoring;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.sealpost.audit.AuditLog;
import org.sealpost.audit.ChainState;
import org.sealpost.delivery.QueueCounts;
import org.sealpost.keys.KeyVault;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;

/** The looks at the parts that every gateway has. */
public final class Probes {

  /** A mail that waits longer than this shows that something is stuck. */
  private static final Duration LONG_WAIT = Duration.ofHours(4);

  private static final Duration SOON = Duration.ofDays(14);

  private static final String LISTENER_CERTIFICATES = "listener certificates";
  private static final int URGENT_DAYS = 7;

  private Probes() {}

  /** Whether rows can be read, and nothing keeps them from being written. */
  public static Probe database(Database database) {
    return new Probe(
        "database",
        true,
        () -> {
          int one = database.read(sql -> sql.sql("SELECT 1").query(Integer.class).single());
          return database
              .trouble()
              .map(
                  text ->
                      Health.fail(
                          "database", text, "make room or mend the disk, then start the gateway"))
              .orElseGet(
                  () ->
                      one == 1
                          ? Health.ok("database", "answers (" + database.engine() + ")")
                          : Health.fail("database", "gives a wrong answer", "look at its log"));
        });
  }

  /** Whether octets can be kept. */
  public static Probe contents(ContentStore contents) {
    return new Probe(
        "contents",
        true,
        () ->
            contents
                .trouble()
                .map(
                    text ->
                        Health.fail(
                            "contents", text, "make room or mend the disk, then start the gateway"))
                .orElseGet(() -> Health.ok("contents", "can be written")));
  }

  /** Whether the vault seals and opens. */
  public static Probe vault(KeyVault vault) {
    return new Probe(
        "vault",
        true,
        () -> {
          var octets = "health".getBytes(StandardCharsets.US_ASCII);
          var opened = vault.open("health", vault.seal("health", octets));
          return Arrays.equals(octets, opened)
              ? Health.ok("vault", "seals and opens")
              : Health.fail("vault", "opens something else than it sealed", "restore a back-up");
        });
  }

  /** Whether mail flows out of the queue. */
  public static Probe queue(Supplier<QueueCounts> counts, InstantSource clock) {
    return new Probe(
        "queue",
        false,
        () -> {
          var now = counts.get();
          long waiting = now.queued() + now.held() + now.parked();
          if (now.parked() > 0) {
            return Health.warn(
                "queue",
                "parked after crashes: " + now.parked(),
                "look at them: sealpost queue list, then release or delete them");
          }
          var late = now.oldest().filter(since -> since.isBefore(clock.instant().minus(LONG_WAIT)));
          return late.isPresent()
              ? Health.warn(
                  "queue",
                  "waiting: " + waiting + ", the oldest since " + late.get(),
                  "look at the destinations and their answers: sealpost queue list")
              : Health.ok("queue", "waiting: " + waiting);
        });
  }

  /** Whether the audit log is as it was written. Walks the whole log, once an hour. */
  public static Probe audit(AuditLog log) {
    return new Probe(
        "audit",
        false,
        Duration.ofHours(1),
        () ->
            switch (log.verify()) {
              case ChainState.Intact(var head) ->
                  Health.ok("audit", "the chain is whole, lines: " + head.sequence());
              case ChainState.Broken(long place, String reason) ->
                  Health.fail(
                      "audit",
                      "line " + place + ": " + reason,
                      "somebody changed the log: compare it with a back-up and with noted heads");
            });
  }

  /** Whether certificates in use last. */
  public static Probe certificates(Supplier<List<CertificateTerm>> terms, InstantSource clock) {
    return new Probe(
        "certificates",
        false,
        () -> {
          var now = clock.instant();
          var used = terms.get().stream().filter(CertificateTerm::inUse).toList();
          var ended = endingBefore(used, now);
          if (!ended.isEmpty()) {
            return Health.fail("certificates", "ended: " + names(ended), "renew them");
          }
          var soon = endingBefore(used, now.plus(SOON));
          return soon.isEmpty()
              ? Health.ok("certificates", "in use: " + used.size())
              : Health.warn(
                  "certificates",
                  "end within 14 days: " + names(soon),
                  "renewal should have happened: look at the authority, or renew them");
        });
  }

  /** Whether the certificates of our listeners last: alarms 30, 14, 7 and 1 days before the end. */
  public static Probe listenerCertificates(
      Supplier<List<ListenerTerm>> terms, InstantSource clock) {
    return new Probe(
        LISTENER_CERTIFICATES,
        false,
        () -> {
          var now = clock.instant();
          return terms.get().stream()
              .min(Comparator.comparing(ListenerTerm::notAfter))
              .map(first -> listenerCertificate(first, now))
              .orElseGet(() -> Health.ok(LISTENER_CERTIFICATES, "none is shown"));
        });
  }

  private static Health listenerCertificate(ListenerTerm first, Instant now) {
    var text =
        "%s (%s) ends %s, in %d days"
            .formatted(first.name(), first.source(), first.notAfter(), first.daysLeft(now));
    var mend =
        switch (first.source()) {
          case "files" -> "renew it and replace tls.certificate and tls.key; no restart is needed";
          case "acme" -> "look at the log: the order at tls.acme fails";
          default -> "look at the log: the private authority should have renewed it";
        };
    return switch (level(first, now)) {
      case OK -> Health.ok(LISTENER_CERTIFICATES, text);
      case WARN -> Health.warn(LISTENER_CERTIFICATES, text, mend);
      case FAIL -> Health.fail(LISTENER_CERTIFICATES, text, mend);
    };
  }

  /** How urgent the end of a listener's certificate is. */
  public static Health.Level level(ListenerTerm term, Instant now) {
    if (term.hasEnded(now)) {
      return Health.Level.FAIL;
    }
    var alarm = term.alarm(now);
    if (alarm.isEmpty()) {
      return Health.Level.OK;
    }
    return alarm.getAsInt() <= URGENT_DAYS ? Health.Level.FAIL : Health.Level.WARN;
  }

  private static List<CertificateTerm> endingBefore(List<CertificateTerm> terms, Instant time) {
    return terms.stream().filter(term -> !term.notAfter().isAfter(time)).toList();
  }

  private static String names(List<CertificateTerm> terms) {
    var first = terms.stream().limit(3).map(CertificateTerm::name).toList();
    var more = terms.size() > first.size() ? " and " + (terms.size() - first.size()) + " more" : "";
    return String.join(", ", first) + more;
  }
}
