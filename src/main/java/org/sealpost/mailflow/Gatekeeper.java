package org.sealpost.mailflow;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.directory.Directory;
import org.sealpost.dns.DnsLists;
import org.sealpost.dns.Listing;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.ReverseName;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;

/**
 * Judges clients by what they are, before their mail is seen: block lists, what they call
 * themselves, greylisting. It answers at RCPT and not earlier, so that a postmaster is always
 * reached (RFC 5321 §4.5.1).
 */
public final class Gatekeeper {

  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;

  private static final Reply IMPOSTOR =
      Reply.of(550, "5.7.1", "You are not who you say in EHLO: that is our name");
  private static final Reply LATER =
      Reply.of(450, "4.7.1", "We do not know you yet, please try again in some minutes");

  /** Why a recipient was refused. */
  enum Reason {
    IMPOSTOR,
    BLOCK_LIST,
    GREYLIST
  }

  /**
   * What it goes by.
   *
   * @param hostname our name
   * @param ours our addresses
   * @param trusted clients that are not judged
   * @param refuseAt sum of weights of block lists at which a client is refused
   */
  public record Rules(
      Domain hostname, Set<InetAddress> ours, Predicate<InetAddress> trusted, double refuseAt) {}

  /** What was found out of a client, and how long that holds. */
  private record Standing(List<Listing> listings, List<Listing> vouchers, Instant until) {}

  private final Rules rules;
  private final DnsLists lists;
  private final DnsLists allowLists;
  private final Resolver resolver;
  private final Optional<Greylist> greylist;
  private final Directory directory;
  private final LevelOfTrust trust;
  private final InstantSource clock;
  private final LinkedHashMap<InetAddress, Standing> standings =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

  /**
   * @param lists who warns of clients
   * @param allowLists who vouches for clients
   * @param greylist empty if nobody is asked to come again
   */
  public Gatekeeper(
      Rules rules,
      DnsLists lists,
      DnsLists allowLists,
      Resolver resolver,
      Optional<Greylist> greylist,
      Directory directory,
      LevelOfTrust trust,
      InstantSource clock) {
    this.rules = rules;
    this.lists = lists;
    this.allowLists = allowLists;
    this.resolver = resolver;
    this.greylist = greylist;
    this.directory = directory;
    this.trust = trust;
    this.clock = clock;
    for (var reason : Reason.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  /** Why this recipient is not taken from this client; empty if it is. */
  Optional<Reply> refusal(Peer peer, ReversePath sender, Address recipient) {
    if (rules.trusted().test(peer.address()) || isPostmaster(recipient)) {
      return Optional.empty();
    }
    var name = HeloName.of(peer.helo(), peer.address(), rules.hostname(), rules.ours());
    if (name == HeloName.OURS) {
      return refused(Reason.IMPOSTOR, IMPOSTOR);
    }
    var standing = standing(peer.address());
    var listings = standing.listings();
    if (listings.stream().mapToDouble(Listing::weight).sum() >= rules.refuseAt()) {
      return refused(Reason.BLOCK_LIST, listed(peer.address(), listings));
    }
    boolean mustComeAgain =
        greylist.isPresent()
            && (name == HeloName.ODD || !listings.isEmpty() || isNameless(peer.address()))
            && !isVouchedFor(standing)
            && !isKnown(sender, recipient)
            && !greylist.get().passes(net(peer.address()), sender, recipient);
    return mustComeAgain ? refused(Reason.GREYLIST, LATER) : Optional.empty();
  }

  /** How often recipients were refused, by reason. */
  public Map<String, Long> counts() {
    return refused.entrySet().stream()
        .filter(entry -> entry.getValue().sum() > 0)
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                entry -> entry.getValue().sum()));
  }

  private Optional<Reply> refused(Reason reason, Reply reply) {
    refused.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    return Optional.of(reply);
  }

  private static boolean isPostmaster(Address recipient) {
    return recipient.localPart().equalsIgnoreCase("postmaster");
  }

  private static Reply listed(InetAddress client, List<Listing> listings) {
    var names =
        listings.stream()
            .map(l -> l.zone() + " (" + l.answer().getHostAddress() + ")")
            .collect(Collectors.joining(", "));
    return Reply.of(554, "5.7.1", client.getHostAddress() + " is listed by " + names);
  }

  /** Which allow lists vouch for a client, however much they trust it. */
  List<Listing> vouchers(InetAddress client) {
    return rules.trusted().test(client) ? List.of() : standing(client).vouchers();
  }

  /** Somebody trusts the client at least a little, and nobody warns of it. */
  private static boolean isVouchedFor(Standing standing) {
    return standing.listings().isEmpty()
        && standing.vouchers().stream().anyMatch(voucher -> voucher.trust() > 0);
  }

  private Standing standing(InetAddress client) {
    var now = clock.instant();
    synchronized (standings) {
      var known = standings.get(client);
      if (known != null && now.isBefore(known.until())) {
        return known;
      }
    }
    var found =
        new Standing(lists.listings(client), allowLists.listings(client), now.plus(REMEMBERED));
    synchronized (standings) {
      standings.put(client, found);
      if (standings.size() > MOST_REMEMBERED) {
        standings.pollFirstEntry();
      }
    }
    return found;
  }

  /** Whether the client has no name that leads back to it. Ignorance is no suspicion. */
  private boolean isNameless(InetAddress client) {
    return switch (ReverseName.of(resolver, client)) {
      case ReverseName.Confirmed _, ReverseName.Unknown _ -> false;
      case ReverseName.Unconfirmed _, ReverseName.Missing _ -> true;
    };
  }

  private boolean isKnown(ReversePath sender, Address recipient) {
    return sender
        .sender()
        .filter(s -> directory.partner(s).isPresent() || trust.trust(s, recipient).known())
        .isPresent();
  }

  /** The client's neighbourhood: who sends from many machines comes again from another of them. */
  private static String net(InetAddress client) {
    int octets = client instanceof Inet4Address ? 3 : 8;
    return HexFormat.of().formatHex(Arrays.copyOf(client.getAddress(), octets));
  }
}
