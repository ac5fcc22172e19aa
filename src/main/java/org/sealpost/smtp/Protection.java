package org.sealpost.smtp;

import java.util.List;
import java.util.Set;
import org.sealpost.dns.TlsaRecord;

/**
 * How the way to one server must be protected, and what that server must prove. A connection serves
 * only mail that asks for an equal protection.
 */
public sealed interface Protection {

  /** One of the usual levels. */
  static Protection of(TlsLevel level) {
    return new Level(level);
  }

  /** One of the usual levels. */
  record Level(TlsLevel level) implements Protection {}

  /**
   * TLS with who fits the domain's TLSA records (RFC 7672).
   *
   * @param records those that are usable; at least one
   * @param names of which a certificate under usage 2 must carry one, A-labels
   */
  record Dane(Set<TlsaRecord> records, List<String> names) implements Protection {
    public Dane {
      records = Set.copyOf(records);
      names = List.copyOf(names);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("no TLSA record");
      }
    }
  }

  /**
   * TLS with who has one of these keys.
   *
   * @param keys SHA-256 digests of public keys (SubjectPublicKeyInfo), hexadecimal in lower case
   */
  record Pinned(Set<String> keys) implements Protection {
    public Pinned {
      keys = Set.copyOf(keys);
    }
  }

  /** Whether nothing may be sent in the clear. */
  default boolean isForced() {
    return switch (this) {
      case Level(TlsLevel level) -> level == TlsLevel.REQUIRED || level == TlsLevel.VERIFIED;
      case Dane _ -> true;
      case Pinned _ -> true;
    };
  }

  /** Whether the server proves who it is. */
  default boolean isAuthenticated() {
    return switch (this) {
      case Level(TlsLevel level) -> level == TlsLevel.VERIFIED;
      case Dane _ -> true;
      case Pinned _ -> true;
    };
  }
}
