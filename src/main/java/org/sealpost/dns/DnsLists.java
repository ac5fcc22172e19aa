package org.sealpost.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of one kind that an administrator chose. A list counts only after its test (RFC 5782
 * §5): it must list 127.0.0.2 and must not list 127.0.0.1, for a list that lists everything would
 * refuse, or vouch for, everything. A failure of the DNS says nothing about a client.
 */
public final class DnsLists {

  private static final Logger LOG = LoggerFactory.getLogger(DnsLists.class);
  private static final InetAddress NEVER = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress ALWAYS = InetAddress.ofLiteral("127.0.0.2");

  /** Who was told that he may not ask need not ask again soon. */
  private static final Duration REST = Duration.ofHours(1);

  private final List<Entry> entries;
  private final Resolver resolver;
  private final InstantSource clock;
  private final Duration patience;

  /** A list and how it is. */
  private static final class Entry {
    private final DnsList list;
    private volatile String off = "not tested yet";
    private volatile Instant restsUntil = Instant.MIN;

    Entry(DnsList list) {
      this.list = list;
    }
  }

  /**
   * Lists that are off until {@link #test}.
   *
   * @param patience how long one client's look-ups may take together
   */
  public DnsLists(List<DnsList> lists, Resolver resolver, InstantSource clock, Duration patience) {
    this.entries = lists.stream().map(Entry::new).toList();
    this.resolver = resolver;
    this.clock = clock;
    this.patience = patience;
  }

  /** Which lists name this client. What did not answer in time does not count. */
  public List<Listing> listings(InetAddress client) {
    var asked = entries.stream().filter(entry -> entry.off.isEmpty()).toList();
    if (asked.isEmpty()) {
      return List.of();
    }
    var listings = new ArrayList<Listing>();
    var looks = new ArrayList<Callable<Optional<Listing>>>();
    asked.forEach(entry -> looks.add(() -> listing(entry, client)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var look : threads.invokeAll(looks, patience.toNanos(), TimeUnit.NANOSECONDS)) {
        value(look).ifPresent(listings::add);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return listings;
  }

  private static Optional<Listing> value(Future<Optional<Listing>> look) {
    return switch (look.state()) {
      case SUCCESS -> look.resultNow();
      case CANCELLED -> Optional.empty();
      case FAILED -> {
        LOG.warn("a look-up in a list broke", look.exceptionNow());
        yield Optional.empty();
      }
      case RUNNING -> throw new IllegalStateException("invokeAll has ended");
    };
  }

  private Optional<Listing> listing(Entry entry, InetAddress client) {
    var answers = resolver.ipv4(entry.list.question(client));
    boolean isSigned =
        answers instanceof Answer.Found<InetAddress>(var _, boolean signed) && signed;
    for (var answer : answers.recordsOrNone()) {
      switch (entry.list.meaning(answer)) {
        case LISTED -> {
          return Optional.of(new Listing(entry.list.zone(), entry.list.weight(), answer, isSigned));
        }
        case TROUBLE, NONSENSE -> {
          turnOff(entry, "answers " + answer.getHostAddress() + ", which is no listing", true);
          return Optional.empty();
        }
        case OTHER -> {}
      }
    }
    return Optional.empty();
  }

  /** Tests every list that does not rest; to be called at the start and now and then. */
  public void test() {
    for (var entry : entries) {
      if (!clock.instant().isBefore(entry.restsUntil)) {
        test(entry);
      }
    }
  }

  private void test(Entry entry) {
    var always = resolver.ipv4(entry.list.question(ALWAYS));
    var never = resolver.ipv4(entry.list.question(NEVER));
    if (never instanceof Answer.Failed<InetAddress>(String cause)) {
      turnOff(entry, "does not answer: " + cause, false);
    } else if (never instanceof Answer.Found<InetAddress>) {
      turnOff(entry, "lists 127.0.0.1, and so perhaps everybody", true);
    } else if (always.recordsOrNone().stream()
        .map(entry.list::meaning)
        .noneMatch(m -> m == DnsList.Meaning.LISTED || m == DnsList.Meaning.OTHER)) {
      turnOff(entry, "does not list 127.0.0.2, as every list that works does", false);
    } else if (!entry.off.isEmpty()) {
      LOG.info("{} {} works", entry.list.kind().title(), entry.list.zone());
      entry.off = "";
    }
  }

  private void turnOff(Entry entry, String reason, boolean rest) {
    if (!entry.off.equals(reason)) {
      LOG.warn("{} {} is off: it {}", entry.list.kind().title(), entry.list.zone(), reason);
    }
    entry.off = reason;
    entry.restsUntil = rest ? clock.instant().plus(REST) : Instant.MIN;
  }

  /** How each list is. */
  public List<DnsListState> states() {
    return entries.stream()
        .map(entry -> new DnsListState(entry.list.zone(), entry.off.isEmpty(), entry.off))
        .toList();
  }
}
