package org.sealpost.authenticity.dkim;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/** Verifies the DKIM signatures of a message (RFC 6376 §6.1). */
public final class DkimVerifier {

  /** Signatures looked at, from the top; the bound is applied before any work. */
  private static final int MOST_SIGNATURES = 10;

  /** How far the clock of a signer may be ahead of ours. */
  private static final Duration SKEW = Duration.ofDays(1);

  private final SignedHeader header;
  private final BodyHashes bodies;
  private final PublishedKeys keys;
  private final Instant now;

  private DkimVerifier(SignedHeader header, BodyHashes bodies, PublishedKeys keys, Instant now) {
    this.header = header;
    this.bodies = bodies;
    this.keys = keys;
    this.now = now;
  }

  /**
   * One verdict for each signature, in the order of the header. Blocks for the DNS; never throws.
   */
  public static List<DkimVerdict> verify(Message message, Resolver resolver, Instant now) {
    return verify(
        message,
        new SignedHeader(message.fields()),
        new BodyHashes(message.body()),
        new PublishedKeys(resolver),
        now);
  }

  /** The same with what other verifiers of this mail use, too. */
  public static List<DkimVerdict> verify(
      Message message, SignedHeader header, BodyHashes bodies, PublishedKeys keys, Instant now) {
    var fields = message.fields("DKIM-Signature").stream().limit(MOST_SIGNATURES).toList();
    return fields.isEmpty()
        ? List.of()
        : new DkimVerifier(header, bodies, keys, now).verify(fields);
  }

  /** A signature on its way: as far as it could be read. */
  private record Candidate(
      HeaderField field,
      Optional<TagList> tags,
      Optional<DkimSignature> signature,
      Optional<DkimStop> stop) {

    Optional<BodyHasher.Wanted> wanted() {
      return signature.map(s -> new BodyHasher.Wanted(s.body(), s.length().orElse(Long.MAX_VALUE)));
    }
  }

  private List<DkimVerdict> verify(List<HeaderField> fields) {
    var candidates = fields.stream().map(DkimVerifier::read).toList();
    bodies.want(candidates.stream().flatMap(c -> c.wanted().stream()).toList());
    return candidates.stream().map(this::verdict).toList();
  }

  private static Candidate read(HeaderField field) {
    var tags = TagList.read(field.raw().substring(field.raw().indexOf(':') + 1));
    try {
      return new Candidate(
          field,
          tags,
          Optional.of(
              DkimSignature.read(tags.orElseThrow(() -> DkimStop.malformed("not a list of tags")))),
          Optional.empty());
    } catch (DkimStop stop) {
      return new Candidate(field, tags, Optional.empty(), Optional.of(stop));
    }
  }

  private DkimVerdict verdict(Candidate candidate) {
    try {
      if (candidate.signature().isEmpty() || candidate.wanted().isEmpty()) {
        throw candidate.stop().orElseThrow();
      }
      var signature = candidate.signature().get();
      requireTime(signature);
      requireBody(signature, bodies.of(candidate.wanted().get()));
      var key = key(signature);
      requireSignature(candidate.field(), signature, key);
      requireWholeBody(signature);
      return DkimVerdict.of(AuthenticationResult.PASS, "", candidate.tags());
    } catch (DkimStop stop) {
      return DkimVerdict.of(stop.result(), stop.reason(), candidate.tags());
    }
  }

  private void requireTime(DkimSignature signature) throws DkimStop {
    if (signature.until().isPresent() && !now.isBefore(signature.until().get())) {
      throw new DkimStop(AuthenticationResult.POLICY, "expired " + signature.until().get());
    }
    if (signature.at().isPresent() && signature.at().get().isAfter(now.plus(SKEW))) {
      throw new DkimStop(AuthenticationResult.POLICY, "made in the future");
    }
  }

  private static void requireBody(DkimSignature signature, BodyHasher.Hashed body) throws DkimStop {
    if (signature.length().isPresent() && signature.length().get() > body.length()) {
      throw DkimStop.permanent("l= is more than the body has"); // RFC 6376 §3.5
    }
    if (!signature.bodyHash().equals(body.sha256())) {
      throw new DkimStop(AuthenticationResult.FAIL, "the body was changed");
    }
  }

  private DkimKeyRecord key(DkimSignature signature) throws DkimStop {
    var key = keys.key(signature.selector(), signature.domain(), signature.isEd25519());
    if (key.isStrict() && !signature.identityDomain().equals(signature.domain())) {
      throw DkimStop.permanent("key: only for the domain itself");
    }
    return key;
  }

  private void requireSignature(HeaderField field, DkimSignature signature, DkimKeyRecord record)
      throws DkimStop {
    var octets = header.octets(signature.fields(), field.raw(), signature.header());
    if (!Algorithms.isSigned(octets, signature.value(), record.key(), signature.isEd25519())) {
      // RFC 6376 §3.6.1: who tests must not fare worse than who does not sign.
      throw record.isTest()
          ? new DkimStop(AuthenticationResult.NEUTRAL, "wrong signature by a key under test")
          : new DkimStop(AuthenticationResult.FAIL, "the header was changed, or another key");
    }
  }

  /**
   * What lies beyond {@code l=} anybody may have added, and a reader sees nothing else if he adds
   * enough: such a signature proves nothing about the message that is read.
   */
  private static void requireWholeBody(DkimSignature signature) throws DkimStop {
    if (signature.length().isPresent()) {
      throw new DkimStop(AuthenticationResult.POLICY, "l= leaves the end of the body to anybody");
    }
  }
}
