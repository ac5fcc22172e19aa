package org.sealpost.authenticity.arc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.authenticity.arc.ArcSeal.Status;
import org.sealpost.authenticity.arc.ArcSets.ArcSet;
import org.sealpost.authenticity.arc.ArcVerdict.Host;
import org.sealpost.authenticity.dkim.Algorithms;
import org.sealpost.authenticity.dkim.BodyHashes;
import org.sealpost.authenticity.dkim.Canonicalisation;
import org.sealpost.authenticity.dkim.DkimStop;
import org.sealpost.authenticity.dkim.PublishedKeys;
import org.sealpost.authenticity.dkim.SignedHeader;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Message;

/** Verifies the Authenticated Received Chain of a message (RFC 8617 §5.2). */
public final class ArcVerifier {

  private static final byte[] LINE_END = {'\r', '\n'};

  private final SignedHeader header;
  private final BodyHashes bodies;
  private final PublishedKeys keys;
  private final Instant now;

  private ArcVerifier(SignedHeader header, BodyHashes bodies, PublishedKeys keys, Instant now) {
    this.header = header;
    this.bodies = bodies;
    this.keys = keys;
    this.now = now;
  }

  /** What the chain of a message comes to. Blocks for the DNS; never throws. */
  public static ArcVerdict verify(
      Message message, SignedHeader header, BodyHashes bodies, PublishedKeys keys, Instant now) {
    return ArcSets.isIn(message)
        ? new ArcVerifier(header, bodies, keys, now).verdict(message)
        : ArcVerdict.none();
  }

  private ArcVerdict verdict(Message message) {
    var hosts = new ArrayList<Host>();
    boolean isComplete = false;
    boolean isClosed = false;
    int instance = ArcSets.greatest(message);
    try {
      var sets = ArcSets.of(message).sets();
      var seals = new ArrayList<ArcSeal>();
      for (var set : sets) {
        seals.add(ArcSeal.read(set.sealTags()));
      }
      isClosed = seals.getLast().status() == Status.FAIL;
      requireStatus(seals);
      var signature = ArcMessageSignature.read(sets.getLast().signatureTags());
      for (int i = sets.size(); i > 0; i--) {
        hosts.add(host(i, sets.get(i - 1), seals.get(i - 1)));
      }
      isComplete = signature.isComplete();
      requireMessage(signature, sets.getLast());
      requireSeals(sets, seals);
      return new ArcVerdict(AuthenticationResult.PASS, "", hosts, isComplete, instance, isClosed);
    } catch (DkimStop stop) {
      // RFC 8617 §5.2 knows no third word; for us, an ill DNS is no proof of anything.
      var result =
          stop.result() == AuthenticationResult.TEMPERROR
              ? AuthenticationResult.TEMPERROR
              : AuthenticationResult.FAIL;
      return new ArcVerdict(result, stop.reason(), hosts, isComplete, instance, isClosed);
    }
  }

  private static Host host(int instance, ArcSet set, ArcSeal seal) {
    return new Host(instance, seal.domain(), seal.selector(), set.found());
  }

  /** The first found no chain, all others a good one (RFC 8617 §5.2, steps 2 and 3). */
  private static void requireStatus(List<ArcSeal> seals) throws DkimStop {
    if (seals.getLast().status() == Status.FAIL) {
      throw DkimStop.permanent("the chain was found broken before");
    }
    for (int i = 0; i < seals.size(); i++) {
      if (seals.get(i).status() != (i == 0 ? Status.NONE : Status.PASS)) {
        throw DkimStop.permanent("wrong cv= in set " + (i + 1));
      }
    }
  }

  /** Only the last message signature must hold: each host may have changed the message. */
  private void requireMessage(ArcMessageSignature signature, ArcSet set) throws DkimStop {
    if (signature.until().filter(end -> !now.isBefore(end)).isPresent()) {
      throw DkimStop.permanent("the last message signature is expired");
    }
    var hash =
        signature.length().isPresent()
            ? bodies.first(signature.length().get(), signature.body())
            : bodies.whole(signature.body());
    if (!hash.equals(signature.bodyHash())) {
      throw DkimStop.permanent("the body was changed after the last seal");
    }
    var key = keys.key(signature.selector(), signature.domain(), signature.isEd25519());
    var octets =
        header.octets(signature.fields(), set.messageSignature().raw(), signature.header());
    if (!Algorithms.isSigned(octets, signature.value(), key.key(), signature.isEd25519())) {
      throw DkimStop.permanent("the header was changed after the last seal, or another key");
    }
  }

  /** From the last seal to the first: a broken chain mostly breaks at its end. */
  private void requireSeals(List<ArcSet> sets, List<ArcSeal> seals) throws DkimStop {
    for (int i = sets.size(); i > 0; i--) {
      var seal = seals.get(i - 1);
      var key = keys.key(seal.selector(), seal.domain(), seal.isEd25519());
      var octets = sealed(sets.subList(0, i));
      if (!Algorithms.isSigned(octets, seal.value(), key.key(), seal.isEd25519())) {
        throw DkimStop.permanent("the seal of set " + i + " does not hold");
      }
    }
  }

  private static byte[] sealed(List<ArcSet> sets) {
    var out = new ByteArrayOutputStream(4096 * sets.size());
    for (int i = 1; i <= sets.size(); i++) {
      var set = sets.get(i - 1);
      add(out, set.results().raw());
      out.writeBytes(LINE_END);
      add(out, set.messageSignature().raw());
      out.writeBytes(LINE_END);
      boolean isLast = i == sets.size();
      add(out, isLast ? SignedHeader.withoutValue(set.seal().raw()) : set.seal().raw());
      if (!isLast) {
        out.writeBytes(LINE_END);
      }
    }
    return out.toByteArray();
  }

  /** A seal covers fields in the relaxed form alone (RFC 8617 §4.1.3). */
  private static void add(ByteArrayOutputStream out, String raw) {
    out.writeBytes(Canonicalisation.RELAXED.field(raw).getBytes(StandardCharsets.ISO_8859_1));
  }
}
