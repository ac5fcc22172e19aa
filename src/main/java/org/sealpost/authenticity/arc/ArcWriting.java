package org.sealpost.authenticity.arc;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sealpost.authenticity.dkim.BodyHasher;
import org.sealpost.authenticity.dkim.Canonicalisation;
import org.sealpost.authenticity.dkim.SignedHeader;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/** Writes one ARC set (RFC 8617 §5.1); whoever calls has the key. */
public final class ArcWriting {

  /** A host's key, as far as this package needs it. */
  public interface Key {
    /** The value of {@code a=}. */
    String algorithm();

    /** The value of {@code d=}. */
    String domain();

    /** The value of {@code s=}. */
    String selector();

    /** The signature over these octets. */
    byte[] sign(byte[] octets);
  }

  private static final int LINE = 72;

  private final Message message;
  private final ArcVerdict chain;
  private final Key key;
  private final Instant at;

  /**
   * Begins a set.
   *
   * @param message as it leaves, below the set
   * @param chain what its chain was when it came
   */
  public ArcWriting(Message message, ArcVerdict chain, Key key, Instant at) {
    this.message = message;
    this.chain = chain;
    this.key = key;
    this.at = at;
  }

  /**
   * The three fields to put on top of the message, from the top; none if the chain may not grow: it
   * was found broken before (RFC 8617 §5.1.2), or is as long as a chain may be (RFC 8617 §4.2.1).
   *
   * @param results what we found out, as Authentication-Results say it after the colon
   * @param names the fields that the message signature shall cover, in lower case
   */
  public List<HeaderField> set(String results, List<String> names) {
    if (chain.isClosed() || chain.instance() >= ArcSets.MOST) {
      return List.of();
    }
    int instance = chain.instance() + 1;
    var found = ArcSets.RESULTS + ": i=" + instance + "; " + results.strip() + "\r\n";
    var signature = messageSignature(instance, names);
    var seal = seal(instance, found, signature);
    return List.of(
        field(ArcSets.SEAL, seal),
        field(ArcSets.MESSAGE_SIGNATURE, signature),
        field(ArcSets.RESULTS, found));
  }

  private static HeaderField field(String name, String raw) {
    return new HeaderField(name, raw, 0, raw.length());
  }

  private String messageSignature(int instance, List<String> names) {
    var head = ArcSets.MESSAGE_SIGNATURE + ": a=" + key.algorithm() + ";\r\n\tb=";
    var rest =
        ";\r\n\tbh=%s; c=relaxed/relaxed;\r\n\td=%s;\r\n\th=%s;\r\n\ti=%d; s=%s; t=%d\r\n"
            .formatted(
                BodyHasher.hashToSend(message.body(), Canonicalisation.RELAXED),
                key.domain(),
                folded(names),
                instance,
                key.selector(),
                at.getEpochSecond());
    var octets =
        new SignedHeader(message.fields()).octets(names, head + rest, Canonicalisation.RELAXED);
    return head + base64(key.sign(octets)) + rest;
  }

  private String seal(int instance, String results, String signature) {
    var head = ArcSets.SEAL + ": a=" + key.algorithm() + ";\r\n\tb=";
    var rest =
        ";\r\n\tcv=%s; d=%s;\r\n\ti=%d; s=%s; t=%d\r\n"
            .formatted(status(), key.domain(), instance, key.selector(), at.getEpochSecond());
    var covered = new ArrayList<String>();
    if (chain.result() == AuthenticationResult.PASS) {
      // A broken chain cannot be covered: then the new set stands alone (RFC 8617 §5.1.2).
      ArcSets.raw(message).forEach(covered::addAll);
    }
    covered.addAll(List.of(results, signature));
    var octets = new StringBuilder();
    covered.forEach(raw -> octets.append(Canonicalisation.RELAXED.field(raw)).append("\r\n"));
    octets.append(Canonicalisation.RELAXED.field(head + rest));
    return head + base64(key.sign(octets.toString().getBytes(StandardCharsets.ISO_8859_1))) + rest;
  }

  private String status() {
    return switch (chain.result()) {
      case NONE -> "none";
      case PASS -> "pass";
      // What could not be looked at counts as broken, for good (RFC 8617 §5.2.1).
      case FAIL, SOFTFAIL, NEUTRAL, POLICY, TEMPERROR, PERMERROR -> "fail";
    };
  }

  /** In one line: blanks within it would be part of what a seal covers. */
  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  /** Names joined by colons; a line end only where a line would grow too long (RFC 5322 §2.1.1). */
  private static String folded(List<String> names) {
    var out = new StringBuilder();
    int line = 0;
    for (var name : names) {
      if (!out.isEmpty()) {
        out.append(':');
      }
      if (line + name.length() > LINE) {
        out.append("\r\n\t ");
        line = 0;
      }
      out.append(name);
      line += name.length() + 1;
    }
    return out.toString();
  }
}
