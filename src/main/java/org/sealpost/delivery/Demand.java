package org.sealpost.delivery;

import java.util.Optional;
import java.util.Set;
import org.sealpost.smtp.TlsLevel;

/**
 * How people want the way of a load to be protected.
 *
 * @param level what is agreed with the partner
 * @param pins the keys of which the server must have one (SHA-256, hexadecimal); empty if none are
 *     agreed
 * @param requireTls whether the sender demands verified TLS on the whole way (RFC 8689 §3)
 * @param tlsReport whether it tells of broken TLS, and must arrive all the same (RFC 8460 §3)
 */
record Demand(TlsLevel level, Optional<Set<String>> pins, boolean requireTls, boolean tlsReport) {

  /** For mail that is no report about TLS. */
  Demand(TlsLevel level, Optional<Set<String>> pins, boolean requireTls) {
    this(level, pins, requireTls, false);
  }

  Demand {
    pins = pins.map(Set::copyOf);
  }

  boolean isVerified() {
    return level == TlsLevel.VERIFIED;
  }
}
