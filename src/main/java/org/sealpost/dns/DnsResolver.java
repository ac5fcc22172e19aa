package org.sealpost.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/**
 * Asks recursive resolvers over UDP, and over TCP where an answer is cut, and remembers what they
 * said. Blocks; meant for virtual threads.
 */
public final class DnsResolver implements RecordResolver {

  /** Where the servers of zones answer. */
  private static final int PORT = 53;

  /** Aliases followed for one question, over all answers. */
  private static final int MOST_ALIASES = 8;

  /** Answers awaited for one question before we give up, over all servers. */
  private static final int ATTEMPTS = 3;

  private final List<SimpleResolver> servers;
  private final DnsSettings settings;
  private final AnswerCache cache;
  private final InstantSource clock;

  public DnsResolver(DnsSettings settings, InstantSource clock) {
    var addresses =
        settings.servers().isEmpty()
            ? ResolverConfig.getCurrentConfig().servers()
            : settings.servers();
    this.servers = addresses.stream().map(a -> server(a, settings.deadline())).toList();
    this.settings = settings;
    this.cache = new AnswerCache(settings.cachedAnswers());
    this.clock = clock;
  }

  private static SimpleResolver server(InetSocketAddress address, Duration deadline) {
    var server = new SimpleResolver(address);
    server.setTimeout(deadline);
    return server;
  }

  @Override
  public Answer<String> txtAtSource(String name) {
    return new ZoneServers(this, PORT, settings.deadline()).txt(name);
  }

  @Override
  public Answer<Record> records(Name name, int type) {
    var key = new AnswerCache.Key(name, type);
    return cache
        .find(key, clock.instant())
        .orElseGet(
            () -> {
              var walk = new Walk(name, type, System.nanoTime() + settings.deadline().toNanos());
              var answer = walk.answer();
              if (!(answer instanceof Answer.Failed<Record>)) {
                cache.keep(key, answer, until(answer, walk.ttl));
              }
              return answer;
            });
  }

  private Instant until(Answer<Record> answer, long ttl) {
    var longest =
        answer instanceof Answer.Found<Record>
            ? settings.longestTtl()
            : settings.longestNegativeTtl();
    return clock.instant().plusSeconds(Math.min(ttl, longest.toSeconds()));
  }

  /** One question on its way: along aliases, over servers, until the deadline. */
  private final class Walk {

    private final int type;
    private final long deadline;
    private Name name;
    private int aliases;
    private long ttl = Long.MAX_VALUE;
    private boolean authentic = true;

    Walk(Name name, int type, long deadline) {
      this.name = name;
      this.type = type;
      this.deadline = deadline;
    }

    Answer<Record> answer() {
      while (true) {
        var said = ask();
        if (!(said instanceof Said.Something(Message message, boolean isTrusted))) {
          return new Answer.Failed<>(said.toString());
        }
        authentic &= isTrusted && message.getHeader().getFlag(Flags.AD);
        int before = aliases;
        var found = follow(message.getSection(Section.ANSWER));
        if (!found.isEmpty()) {
          return new Answer.Found<>(found, authentic);
        }
        if (aliases > MOST_ALIASES) {
          return new Answer.Failed<>("too many aliases");
        }
        boolean isMissing = message.getRcode() == Rcode.NXDOMAIN;
        if (isMissing || aliases == before || hasAuthority(message)) {
          ttl = Math.min(ttl, negativeTtl(message));
          return new Answer.Nothing<>(!isMissing);
        }
        // The server told us an alias and not what lies behind it: ask for that.
      }
    }

    /** Follows the aliases of one answer section; the records at their end, if they are in it. */
    private List<Record> follow(List<Record> section) {
      while (aliases <= MOST_ALIASES) {
        var found = new ArrayList<Record>();
        Name alias = null;
        for (var record : section) {
          if (record.getDClass() == DClass.IN && record.getName().equals(name)) {
            if (record.getType() == type) {
              found.add(record);
              ttl = Math.min(ttl, record.getTTL());
            } else if (record instanceof CNAMERecord cname) {
              alias = cname.getTarget();
              ttl = Math.min(ttl, record.getTTL());
            }
          }
        }
        if (!found.isEmpty() || alias == null) {
          return found;
        }
        name = alias;
        aliases++;
      }
      return List.of();
    }

    private Said ask() {
      var query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
      query.getHeader().setFlag(Flags.AD); // tell us whether you validated (RFC 6840 §5.7)
      Said last = new Said.Failure("no DNS server is configured");
      for (int attempt = 0; attempt < ATTEMPTS && !servers.isEmpty(); attempt++) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return new Said.Failure("no answer in time");
        }
        long wait = attempt == ATTEMPTS - 1 ? left : Math.min(left, shareOfDeadline());
        last = exchange(servers.get(attempt % servers.size()), query, wait);
        if (last instanceof Said.Something || Thread.currentThread().isInterrupted()) {
          return last;
        }
      }
      return last;
    }

    private long shareOfDeadline() {
      return settings.deadline().toNanos() / ATTEMPTS;
    }
  }

  static Said exchange(SimpleResolver server, Message query, long wait) {
    CompletableFuture<Message> future =
        server.sendAsync(query, Thread::startVirtualThread).toCompletableFuture();
    try {
      var message = future.get(wait, TimeUnit.NANOSECONDS);
      return switch (message.getRcode()) {
        case Rcode.NOERROR, Rcode.NXDOMAIN ->
            new Said.Something(message.normalize(query), isLoopback(server.getAddress()));
        default -> new Said.Failure("the server said " + Rcode.string(message.getRcode()));
      };
    } catch (TimeoutException late) {
      future.cancel(true);
      return new Said.Failure("no answer in time");
    } catch (InterruptedException interrupted) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      return new Said.Failure("interrupted");
    } catch (ExecutionException broken) {
      var cause = broken.getCause() == null ? broken : broken.getCause();
      return new Said.Failure("no usable answer: " + cause.getMessage());
    }
  }

  /**
   * The validation of a server is worth something only if nobody stands between (RFC 6840 §5.7).
   */
  private static boolean isLoopback(InetSocketAddress server) {
    return !server.isUnresolved() && server.getAddress().isLoopbackAddress();
  }

  /** Whether the server named the zone in which the name would be (RFC 2308 §2.2). */
  private static boolean hasAuthority(Message message) {
    return message.getSection(Section.AUTHORITY).stream().anyMatch(SOARecord.class::isInstance);
  }

  /** How long an absence may be remembered (RFC 2308 §5); without a SOA, not at all. */
  private static long negativeTtl(Message message) {
    return message.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance)
        .mapToLong(soa -> Math.min(soa.getTTL(), ((SOARecord) soa).getMinimum()))
        .min()
        .orElse(0);
  }

  /** What came back from one server. */
  sealed interface Said {

    record Something(Message message, boolean isTrusted) implements Said {}

    record Failure(String cause) implements Said {
      @Override
      public String toString() {
        return cause;
      }
    }
  }
}
