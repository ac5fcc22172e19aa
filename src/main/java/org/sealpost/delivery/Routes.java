package org.sealpost.delivery;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.directory.Partner;
import org.sealpost.dns.Answer;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.HopName;
import org.sealpost.smtp.Protocol;
import org.sealpost.smtp.Reply;
import org.sealpost.smtp.TlsLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the servers that take mail for a domain: the inner server for a domain of ours, else the
 * smart host if there is one, else the mail exchangers that the DNS names.
 */
public final class Routes {

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final int SMTP_PORT = 25;
  private static final int MOST_EXCHANGERS = 10;
  private static final int MOST_HOPS = 8;

  /** Of one host, so that the others get their turn too. */
  private static final int MOST_ADDRESSES = 4;

  private final Domain hostname;
  private final Optional<NextHop> smartHost;
  private final Directory directory;
  private final Resolver resolver;
  private final TransportSecurity security;
  private final TlsResults results;
  private final Set<InetSocketAddress> ours;

  /**
   * @param hostname our name, at which no mail may loop
   * @param smartHost the hop that takes all mail to others, as {@link HopName} reads it; empty to
   *     ask the DNS
   * @param listeners where we take mail ourselves
   * @param policies the MTA-STS policies of other domains
   * @param results where sessions are counted
   */
  public Routes(
      Domain hostname,
      String smartHost,
      Directory directory,
      Resolver resolver,
      List<InetSocketAddress> listeners,
      Function<Domain, StsPolicies.Known> policies,
      TlsResults results) {
    this.results = results;
    this.hostname = hostname;
    this.smartHost = smartHost.isBlank() ? Optional.empty() : Optional.of(named(smartHost));
    this.directory = directory;
    this.resolver = resolver;
    this.security = new TransportSecurity(resolver, policies);
    ours = addresses(listeners);
  }

  /** Listeners on all addresses count for each address that this machine has. */
  private static Set<InetSocketAddress> addresses(List<InetSocketAddress> listeners) {
    var all = new HashSet<InetSocketAddress>();
    for (var listener : listeners) {
      var address = listener.getAddress();
      if (address == null || !address.isAnyLocalAddress()) {
        all.add(listener);
        continue;
      }
      try {
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .forEach(local -> all.add(new InetSocketAddress(local, listener.getPort())));
      } catch (SocketException unknown) {
        LOG.warn("Cannot list the addresses of this machine", unknown);
      }
    }
    return Set.copyOf(all);
  }

  /** Whether mail for that domain stays with us. */
  boolean isOurs(Domain domain) {
    return directory.isOurs(domain);
  }

  /** How well the way to a recipient must be protected. */
  TlsLevel tls(Address recipient) {
    if (isOurs(recipient.domain())) {
      return TlsLevel.OPPORTUNISTIC;
    }
    var partner = directory.partner(recipient);
    if (partner.isPresent() && !partner.get().keyPins().isEmpty()) {
      return TlsLevel.VERIFIED;
    }
    return switch (partner.map(Partner::tls).orElse(null)) {
      case null -> TlsLevel.OPPORTUNISTIC;
      case OPPORTUNISTIC -> TlsLevel.OPPORTUNISTIC;
      case REQUIRED -> TlsLevel.REQUIRED;
      case VERIFIED -> TlsLevel.VERIFIED;
    };
  }

  /** What people agreed on for the way to these recipients, who travel at one level. */
  Demand demand(Load load) {
    if (load.tlsReport()) {
      return new Demand(TlsLevel.OPPORTUNISTIC, Optional.empty(), false, true);
    }
    Optional<Set<String>> pins = Optional.empty();
    for (var recipient : load.recipients()) {
      var agreed =
          isOurs(recipient.address().domain())
              ? Set.<String>of()
              : directory.partner(recipient.address()).map(Partner::keyPins).orElse(Set.of());
      if (!agreed.isEmpty()) {
        // Who travels together must be safe for each of them.
        var before = pins.orElse(agreed);
        pins = Optional.of(agreed.stream().filter(before::contains).collect(Collectors.toSet()));
      }
    }
    return new Demand(load.tls(), pins, load.envelope(load.recipients()).demandsTls());
  }

  /** How the way to one server of a next hop must be protected; may ask the DNS. */
  TransportSecurity.Decision protection(NextHop next, Route.Ways ways, Hop server, Demand demand) {
    return security.decide(next, ways, server, demand);
  }

  /** Counts a session for the owner of the policy under which it was tried. */
  void counted(Optional<AppliedPolicy> policy, Hop server, String result) {
    var address = server.internetAddress().map(InetAddress::getHostAddress).orElse("");
    policy.ifPresent(applied -> results.count(applied, server.host(), address, result));
  }

  /** Where mail for a domain goes; asks nobody outside. */
  NextHop nextHop(Domain domain) {
    var own = directory.domain(domain);
    if (own.isPresent()) {
      return own.flatMap(OwnDomain::deliverTo)
          .<NextHop>map(Routes::named)
          .orElse(new NextHop.Unsaid(domain));
    }
    return smartHost.orElse(new NextHop.Exchangers(domain));
  }

  /** What cannot be read is a server that cannot be found: mail waits until that is mended. */
  private static NextHop named(String text) {
    return new NextHop.Named(
        HopName.parse(text)
            .orElseGet(() -> new HopName.Server(text.strip(), SMTP_PORT, Protocol.SMTP)));
  }

  /** The servers behind a next hop; may ask the DNS. */
  Route route(NextHop next) {
    return switch (next) {
      case NextHop.Named(HopName.Server server) -> named(server);
      case NextHop.Named(HopName.LocalSocket(Path path)) ->
          new Route.Ways(List.of(Hop.ofThisMachine(path)), Set.of());
      case NextHop.Exchangers(Domain domain) -> exchangers(domain);
      case NextHop.Unsaid(Domain domain) ->
          new Route.Unknown("no inner mail server is set for our domain " + domain);
    };
  }

  /** A server of the configuration; names may stand in the hosts file of this machine. */
  private Route named(HopName.Server server) {
    var host = server.host();
    boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    var found = literal ? List.<InetAddress>of() : resolver.addresses(host).recordsOrNone();
    if (found.isEmpty()) {
      try {
        found = List.of(InetAddress.getAllByName(host));
      } catch (UnknownHostException unknown) {
        // A name of our own configuration may be mended: mail waits for it.
        return new Route.Unknown("the address of " + host + " cannot be found");
      }
    }
    return ways(
        hops(host, found, server.port()).stream()
            .map(hop -> new Hop(host, hop.address(), server.protocol()))
            .toList(),
        host,
        Set.of());
  }

  private Route exchangers(Domain domain) {
    return switch (resolver.mx(domain.name())) {
      case Answer.Failed<MxRecord>(String cause) ->
          new Route.Unknown("the mail exchangers of " + domain + " cannot be looked up: " + cause);
      // RFC 5321 §5.1: a domain without MX is its own mail exchanger.
      case Answer.Nothing<MxRecord>(boolean exists) -> implicit(domain);
      case Answer.Found<MxRecord>(List<MxRecord> records, boolean authentic) ->
          explicit(domain, records, authentic);
    };
  }

  private Route implicit(Domain domain) {
    return switch (resolver.addresses(domain.name())) {
      case Answer.Failed<InetAddress>(String cause) ->
          new Route.Unknown("the address of " + domain + " cannot be looked up: " + cause);
      case Answer.Nothing<InetAddress>(boolean exists) ->
          exists
              ? closed("5.4.4", "Domain " + domain + " has neither mail exchanger nor address")
              : closed("5.1.2", "Domain " + domain + " does not exist");
      case Answer.Found<InetAddress>(List<InetAddress> addresses, boolean authentic) ->
          hostname.equals(domain)
              ? closed("5.4.6", "Mail for " + domain + " would come back to us")
              : ways(
                  hops(domain.name(), addresses, SMTP_PORT),
                  domain.name(),
                  authentic ? Set.of(domain.name()) : Set.of());
    };
  }

  private Route explicit(Domain domain, List<MxRecord> records, boolean authentic) {
    if (records.stream().allMatch(record -> record.host().isEmpty())) {
      // RFC 7505 §3: a null MX says that the domain takes no mail.
      return closed("5.1.10", "Domain " + domain + " does not accept mail (null MX)");
    }
    var hops = new ArrayList<Hop>();
    var vouched = new HashSet<String>();
    String failure = "";
    for (var host : ordered(records)) {
      switch (resolver.addresses(host)) {
        case Answer.Failed<InetAddress>(String cause) -> failure = host + ": " + cause;
        case Answer.Nothing<InetAddress> ignored -> {}
        case Answer.Found<InetAddress>(List<InetAddress> addresses, boolean vouchedFor) -> {
          hops.addAll(hops(host, addresses, SMTP_PORT));
          if (authentic && vouchedFor) {
            vouched.add(host);
          }
        }
      }
    }
    if (!hops.isEmpty()) {
      return ways(hops, domain.name(), vouched);
    }
    if (!failure.isEmpty()) {
      return new Route.Unknown("no mail exchanger of " + domain + " can be looked up: " + failure);
    }
    return isLoop(records)
        ? closed("5.4.6", "Mail for " + domain + " would come back to us")
        : closed("5.4.4", "No mail exchanger of " + domain + " has an address");
  }

  private boolean isLoop(List<MxRecord> records) {
    return records.stream().anyMatch(record -> isUs(record.host()));
  }

  private boolean isUs(String host) {
    return host.toLowerCase(Locale.ROOT).equals(hostname.name());
  }

  /**
   * Hosts by preference, equals in random order, none that is as far from the goal as we are or
   * farther (RFC 5321 §5.1).
   */
  private List<String> ordered(List<MxRecord> records) {
    var byPreference = new TreeMap<Integer, List<String>>();
    records.stream()
        .filter(record -> !record.host().isEmpty())
        .forEach(
            record ->
                byPreference
                    .computeIfAbsent(record.preference(), none -> new ArrayList<>())
                    .add(record.host()));
    var hosts = new ArrayList<String>();
    for (var equals : byPreference.values()) {
      if (equals.stream().anyMatch(this::isUs)) {
        break;
      }
      Collections.shuffle(equals);
      hosts.addAll(equals);
    }
    return hosts.subList(0, Math.min(MOST_EXCHANGERS, hosts.size()));
  }

  /** RFC 8305 §4: the families take turns, so that a broken one costs one attempt, not all. */
  private static List<Hop> hops(String host, List<InetAddress> addresses, int port) {
    var six = addresses.stream().filter(Inet6Address.class::isInstance).toList();
    var four = addresses.stream().filter(address -> !(address instanceof Inet6Address)).toList();
    var turns = new ArrayList<InetAddress>();
    for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
      six.stream().skip(i).limit(1).forEach(turns::add);
      four.stream().skip(i).limit(1).forEach(turns::add);
    }
    return turns.stream()
        .limit(MOST_ADDRESSES)
        .map(address -> new Hop(host, new InetSocketAddress(address, port)))
        .toList();
  }

  private Route ways(List<Hop> hops, String what, Set<String> authentic) {
    var others = hops.stream().filter(hop -> !ours.contains(hop.address())).toList();
    return others.isEmpty()
        ? closed("5.4.6", "Mail for " + what + " would come back to us")
        : new Route.Ways(others.subList(0, Math.min(MOST_HOPS, others.size())), authentic);
  }

  private static Route closed(String enhanced, String line) {
    return new Route.Closed(Reply.of(550, enhanced, line));
  }
}
