package org.sealpost.dns;

import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.ReverseMap;

/**
 * What the DNS knows of a client's name. A name counts only if it leads back to the address:
 * whoever has the address can make it point to any name.
 */
public sealed interface ReverseName {

  /** The address has a name that leads back to it. */
  record Confirmed(String name) implements ReverseName {}

  /** It has a name that does not lead back. */
  record Unconfirmed(String name) implements ReverseName {}

  /** It has none. */
  record Missing() implements ReverseName {}

  /** Nobody knows: the DNS failed. */
  record Unknown() implements ReverseName {}

  /** An address may have many names; we look at so many. */
  int MOST_NAMES = 5;

  /** Where the names of an address stand, without the last dot (RFC 1035 §3.5). */
  static String place(InetAddress address) {
    return ReverseMap.fromAddress(address).toString(true);
  }

  /** Asks the DNS, back and forth. */
  static ReverseName of(Resolver resolver, InetAddress client) {
    return switch (resolver.ptr(client)) {
      case Answer.Failed<String> _ -> new Unknown();
      case Answer.Nothing<String> _ -> new Missing();
      case Answer.Found<String>(List<String> names, boolean _) -> forward(resolver, client, names);
    };
  }

  private static ReverseName forward(Resolver resolver, InetAddress client, List<String> names) {
    boolean failed = false;
    for (var name : names.stream().limit(MOST_NAMES).toList()) {
      var addresses = resolver.addresses(name);
      if (addresses.recordsOrNone().contains(client)) {
        return new Confirmed(name);
      }
      failed |= addresses instanceof Answer.Failed<InetAddress>;
    }
    return failed ? new Unknown() : new Unconfirmed(names.getFirst());
  }
}
