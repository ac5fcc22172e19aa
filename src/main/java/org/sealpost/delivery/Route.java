package org.sealpost.delivery;

import java.util.List;
import java.util.Set;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Reply;

/** The way to a destination at this moment. */
sealed interface Route {

  /**
   * Servers to try, best first; at least one.
   *
   * @param authentic the names of those for which a validating resolver vouches, from the domain to
   *     the address
   */
  record Ways(List<Hop> hops, Set<String> authentic) implements Route {
    public Ways {
      hops = List.copyOf(hops);
      authentic = Set.copyOf(authentic);
    }
  }

  /** There is none and there will be none: the mail bounces. */
  record Closed(Reply reply) implements Route {}

  /** Nobody knows now: the mail waits. */
  record Unknown(String cause) implements Route {}
}
