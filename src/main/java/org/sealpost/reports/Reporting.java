package org.sealpost.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sealpost.authenticity.reports.ReportTarget;
import org.sealpost.delivery.ReportPost;
import org.sealpost.delivery.TlsResults;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports of the day before: each once, at a time of its own within four hours, tried again
 * for a day. What is owed is in the database, so that a restart neither loses nor doubles it.
 */
public final class Reporting {

  private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

  /** RFC 8460 §4.1: so that not all the world reports at midnight. */
  static final Duration SCATTER = Duration.ofHours(4);

  /** Until then the last counts of the day are written down. */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  /** RFC 8460 §5.5. */
  private static final Duration TRIED = Duration.ofHours(24);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(4);
  private static final int AT_ONCE = 50;
  private static final int DAYS_KEPT = 40;
  private static final int MOST_DOUBLINGS = 8;

  private final Errands errands;
  private final List<ReportSource> sources;
  private final ReportPosting posting;
  private final ReportPost web;
  private final InstantSource clock;

  /** By kind, the day that is planned. */
  private final Map<String, LocalDate> planned = new ConcurrentHashMap<>();

  private Reporting(
      Database database,
      List<ReportSource> sources,
      ReportPosting posting,
      ReportPost web,
      InstantSource clock) {
    this.errands = new Errands(database);
    this.sources = List.copyOf(sources);
    this.posting = posting;
    this.web = web;
    this.clock = clock;
  }

  /**
   * Sends what is switched on.
   *
   * @param tls the counts to report about TLS; empty: these reports are off
   * @param dmarc the counts to report about DMARC; empty: these reports are off
   */
  public static Reporting of(
      Database database,
      ReportSettings settings,
      Optional<TlsResults> tls,
      Optional<DmarcResults> dmarc,
      Resolver resolver,
      ReportPosting posting,
      ReportPost web,
      InstantSource clock) {
    var sources = new ArrayList<ReportSource>();
    tls.ifPresent(results -> sources.add(new TlsReports(settings, results, resolver)));
    dmarc.ifPresent(results -> sources.add(new DmarcReports(settings, results, resolver)));
    return new Reporting(database, sources, posting, web, clock);
  }

  /**
   * One round: plans what is owed for yesterday and does what is due, at most 50 errands. Blocks
   * for the DNS and for web servers of others.
   */
  public void round() {
    var now = clock.instant();
    sources.forEach(source -> plan(source, now));
    for (var errand : errands.due(now, AT_ONCE)) {
      sources.stream()
          .filter(source -> source.kind().equals(errand.kind()))
          .findFirst()
          .ifPresent(source -> attempt(source, errand));
    }
  }

  private void plan(ReportSource source, Instant now) {
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    var midnight = today.atStartOfDay().toInstant(ZoneOffset.UTC);
    var day = today.minusDays(1);
    if (day.equals(planned.get(source.kind())) || now.isBefore(midnight.plus(SETTLED))) {
      return;
    }
    var due = new HashMap<Domain, Instant>();
    for (var domain : source.domains(day)) {
      due.put(domain, midnight.plus(SETTLED).plus(scatter(source, day, domain)));
    }
    errands.plan(source.kind(), day, due, midnight.plus(SCATTER).plus(TRIED));
    planned.put(source.kind(), day);
  }

  /** The same after a restart, and another one for each domain and day. */
  private static Duration scatter(ReportSource source, LocalDate day, Domain domain) {
    long number = Long.parseLong(Digests.of(source.kind(), day, domain).substring(0, 12), 16);
    return Duration.ofSeconds(number % SCATTER.minus(SETTLED).toSeconds());
  }

  private void attempt(ReportSource source, Errand errand) {
    var now = clock.instant();
    if (!now.isBefore(errand.until())) {
      errands.end(errand, "failed", errand.note());
      LOG.warn(
          "The {} report to {} is given up: {}", errand.kind(), errand.domain(), errand.note());
      return;
    }
    if (!errands.take(errand, now.plus(pause(errand)))) {
      return;
    }
    try {
      if (errand.isQuestion()) {
        ask(source, errand, now);
      } else {
        send(source, errand, now);
      }
    } catch (RuntimeException broken) {
      // One domain's errand must not keep the others from theirs; this one is tried again.
      LOG.warn("The {} report to {} did not go", errand.kind(), errand.domain(), broken);
      errands.end(errand, "due", broken.getClass().getSimpleName());
    }
  }

  private static Duration pause(Errand errand) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(errand.attempts(), MOST_DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void ask(ReportSource source, Errand errand, Instant now) {
    switch (source.wanted(errand.domain())) {
      case ReportSource.Wanted.At(var targets) -> errands.asked(errand, targets, now);
      case ReportSource.Wanted.Unknown(var cause) -> errands.end(errand, "due", cause);
    }
  }

  private void send(ReportSource source, Errand errand, Instant now) {
    var report = source.report(errand.day(), errand.domain());
    var target = ReportTarget.list(errand.target());
    if (report.isEmpty() || target.isEmpty()) {
      errands.end(errand, "unwanted", "");
      return;
    }
    switch (target.getFirst()) {
      case ReportTarget.Mailbox mailbox -> mail(report.get(), errand, mailbox, now);
      case ReportTarget.WebServer(var uri) -> {
        var trouble = web.post(uri, report.get().postType(), report.get().octets());
        errands.end(errand, trouble.isEmpty() ? "sent" : "due", trouble.orElse(""));
        trouble.ifPresent(
            cause -> LOG.info("The report to {} does not go yet: {}", errand.domain(), cause));
      }
    }
  }

  private void mail(
      WrittenReport report, Errand errand, ReportTarget.Mailbox mailbox, Instant now) {
    var id = MailId.at(now);
    var content = posting.written(report, errand.day(), mailbox, id, now);
    if (content.size() > errand.largest()) {
      errands.end(errand, "failed", "larger than the domain takes: " + content.size());
      return;
    }
    if (posting.isOwn(mailbox.address())) {
      posting.hand(content, mailbox, id, now, sql -> errands.end(sql, errand, "sent", ""));
    } else {
      posting.send(
          content,
          mailbox,
          id,
          now,
          errand.kind().equals("tls"),
          sql -> errands.end(sql, errand, "sent", ""));
    }
    LOG.info("{}: {} report to {}", id, errand.kind(), errand.domain());
  }

  /** What was owed in the last days, newest first, at most so many. */
  public List<Errand> latest(int most) {
    return errands.latest(Math.clamp(most, 1, 1_000));
  }

  /** Forgets what was sent long ago. */
  public void forgetOld() {
    errands.forgetBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS_KEPT));
  }
}
