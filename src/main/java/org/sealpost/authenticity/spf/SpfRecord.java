package org.sealpost.authenticity.spf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;

/**
 * What a domain publishes about its senders (RFC 7208 §4.6.1).
 *
 * @param directives tried in order; the first that matches decides
 * @param redirect whose record to use if none matches
 * @param explanation where the text for those who fail is found
 */
record SpfRecord(
    List<Directive> directives, Optional<MacroText> redirect, Optional<MacroText> explanation) {

  SpfRecord {
    directives = List.copyOf(directives);
  }

  /**
   * One term.
   *
   * @param result what a match means
   * @param mechanism what matches
   * @param text the term as written
   */
  record Directive(AuthenticationResult result, Mechanism mechanism, String text) {}

  /** What a client can match (RFC 7208 §5). */
  sealed interface Mechanism {

    record All() implements Mechanism {}

    record Include(MacroText domain) implements Mechanism {}

    record A(Optional<MacroText> domain, Prefixes prefixes) implements Mechanism {}

    record Mx(Optional<MacroText> domain, Prefixes prefixes) implements Mechanism {}

    record Ptr(Optional<MacroText> domain) implements Mechanism {}

    record Ip(InetAddress network, int prefix) implements Mechanism {}

    record Exists(MacroText domain) implements Mechanism {}

    /** Whether this mechanism asks the DNS and so counts (RFC 7208 §4.6.4). */
    default boolean asks() {
      return switch (this) {
        case All ignored -> false;
        case Ip ignored -> false;
        case Include ignored -> true;
        case A ignored -> true;
        case Mx ignored -> true;
        case Ptr ignored -> true;
        case Exists ignored -> true;
      };
    }
  }

  /** How many leading bits must agree, by family. */
  record Prefixes(int ip4, int ip6) {
    static final Prefixes WHOLE = new Prefixes(32, 128);
  }
}
