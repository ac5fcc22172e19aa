package org.sealpost.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Asks the servers of a zone themselves (RFC 1034 §4.3.1), of which a cache knows nothing yet. */
final class ZoneServers {

  private static final int MOST_ADDRESSES = 12;
  private static final int MOST_ALIASES = 4;

  private final RecordResolver recursive;
  private final int port;
  private final Duration patience;

  /**
   * @param recursive tells which servers a zone has
   * @param port at which they answer
   * @param patience for one server; silent ones of one question share four times as much
   */
  ZoneServers(RecordResolver recursive, int port, Duration patience) {
    this.recursive = recursive;
    this.port = port;
    this.patience = patience;
  }

  /** The TXT records of a name. Found only if every server that answers says the same. */
  Answer<String> txt(String name) {
    var at = RecordResolver.nameOf(name);
    for (int hop = 0; hop <= MOST_ALIASES; hop++) {
      if (at.isEmpty()) {
        return new Answer.Nothing<>(false);
      }
      var said = said(at.get());
      if (!(said instanceof Said.Alias(Name target))) {
        return ((Said.Texts) said).answer();
      }
      at = Optional.of(target);
    }
    return new Answer.Failed<>("too many aliases from " + name);
  }

  /** What one server, or all of them together, said. */
  private sealed interface Said {

    record Alias(Name target) implements Said {}

    record Texts(Answer<String> answer) implements Said {}

    static Said failed(String cause) {
      return new Texts(new Answer.Failed<>(cause));
    }
  }

  private Said said(Name name) {
    var addresses = servers(name);
    if (addresses.isEmpty()) {
      return Said.failed("the servers of the zone of " + name + " are not to be found");
    }
    long end = System.nanoTime() + patience.multipliedBy(4).toNanos();
    var all = new ArrayList<Said>();
    for (var address : addresses) {
      long left = Math.min(patience.toNanos(), end - System.nanoTime());
      if (left > 0) {
        ask(address, name, left).ifPresent(all::add);
      }
    }
    return switch ((int) all.stream().distinct().count()) {
      case 0 -> Said.failed("no server of the zone of " + name + " answers");
      case 1 -> all.getFirst();
      default -> Said.failed("the servers of the zone of " + name + " do not say the same yet");
    };
  }

  /** The name servers of the zone that holds the name: those of the nearest name above. */
  private List<InetSocketAddress> servers(Name name) {
    for (var zone = name; zone.labels() > 1; zone = new Name(zone, 1)) {
      var servers = new ArrayList<InetSocketAddress>();
      for (var record : recursive.records(zone, Type.NS).recordsOrNone()) {
        if (record instanceof NSRecord server && record.getName().equals(zone)) {
          recursive.addresses(server.getTarget().toString()).recordsOrNone().stream()
              .map(this::place)
              .forEach(servers::add);
        }
      }
      if (!servers.isEmpty()) {
        return servers.stream().distinct().limit(MOST_ADDRESSES).toList();
      }
    }
    return List.of();
  }

  private InetSocketAddress place(InetAddress address) {
    return new InetSocketAddress(address, port);
  }

  /** Empty if the server is silent, broken, or not one of this zone. */
  private static Optional<Said> ask(InetSocketAddress address, Name name, long nanos) {
    var query = Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    var server = new SimpleResolver(address);
    server.setTimeout(Duration.ofNanos(nanos));
    return DnsResolver.exchange(server, query, nanos)
                instanceof DnsResolver.Said.Something(Message message, boolean ignored)
            && message.getHeader().getFlag(Flags.AA)
        ? Optional.of(read(message, name))
        : Optional.empty();
  }

  private static Said read(Message message, Name name) {
    var texts = new ArrayList<String>();
    for (var record : message.getSection(Section.ANSWER)) {
      if (record.getDClass() == DClass.IN && record.getName().equals(name)) {
        if (record instanceof CNAMERecord alias) {
          return new Said.Alias(alias.getTarget());
        }
        if (record instanceof TXTRecord text) {
          texts.add(RecordResolver.joined(text));
        }
      }
    }
    // The order of records says nothing, and servers turn it.
    return new Said.Texts(
        texts.isEmpty()
            ? new Answer.Nothing<>(true)
            : new Answer.Found<>(texts.stream().sorted().toList(), false));
  }
}
