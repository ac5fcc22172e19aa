package org.sealpost.authenticity.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.sealpost.authenticity.dkim.DkimStop;
import org.sealpost.authenticity.dkim.TagList;
import org.sealpost.mail.AuthenticationResults;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/**
 * The ARC sets of a message by instance, from the first host to the last: results, message
 * signature and seal, each exactly once, without a gap (RFC 8617 §5.2).
 */
record ArcSets(List<ArcSet> sets) {

  static final String RESULTS = "ARC-Authentication-Results";
  static final String MESSAGE_SIGNATURE = "ARC-Message-Signature";
  static final String SEAL = "ARC-Seal";

  /** RFC 8617 §4.2.1. */
  static final int MOST = 50;

  /** All fields of a chain together; honest sets have three thousand octets each. */
  private static final int LARGEST = 256 * 1024;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]?");
  private static final Pattern RESULTS_INSTANCE =
      Pattern.compile("[ \\t\\r\\n]*i[ \\t\\r\\n]*=[ \\t\\r\\n]*([0-9]{1,3})[ \\t\\r\\n]*;");

  ArcSets {
    sets = List.copyOf(sets);
  }

  /**
   * What one host added.
   *
   * @param results the raw field
   * @param messageSignature the raw field
   * @param seal the raw field
   * @param signatureTags its tags
   * @param sealTags its tags
   */
  record ArcSet(
      HeaderField results,
      HeaderField messageSignature,
      HeaderField seal,
      TagList signatureTags,
      TagList sealTags) {

    /** What this host found out; empty if it cannot be read. */
    Optional<AuthenticationResults> found() {
      var raw = results.raw();
      var rest = RESULTS_INSTANCE.matcher(raw.substring(raw.indexOf(':') + 1)).replaceFirst("");
      var field = AuthenticationResults.FIELD + ":" + rest;
      return AuthenticationResults.read(
          new HeaderField(AuthenticationResults.FIELD, field, 0, field.length()));
    }
  }

  /** A field of a set that was numbered. */
  private record Numbered(HeaderField field, Optional<TagList> tags) {}

  /** Whether a message bears any part of a chain. */
  static boolean isIn(Message message) {
    return message.fields().stream().anyMatch(ArcSets::isPart);
  }

  private static boolean isPart(HeaderField field) {
    return field.is(RESULTS) || field.is(MESSAGE_SIGNATURE) || field.is(SEAL);
  }

  /** Reads the sets of a chain. */
  static ArcSets of(Message message) throws DkimStop {
    var parts = message.fields().stream().filter(ArcSets::isPart).toList();
    if (parts.size() > 3 * MOST) {
      throw DkimStop.permanent("more than " + MOST + " sets");
    }
    if (parts.stream().mapToLong(f -> f.raw().length()).sum() > LARGEST) {
      throw DkimStop.permanent("sets of more than " + LARGEST + " octets");
    }
    var results = numbered(parts, RESULTS);
    var signatures = numbered(parts, MESSAGE_SIGNATURE);
    var seals = numbered(parts, SEAL);
    var sets = new ArrayList<ArcSet>();
    for (int instance = 1; instance <= seals.size(); instance++) {
      var seal = one(seals, instance);
      var signature = one(signatures, instance);
      sets.add(
          new ArcSet(
              one(results, instance).field(),
              signature.field(),
              seal.field(),
              signature.tags().orElseThrow(),
              seal.tags().orElseThrow()));
    }
    if (sets.isEmpty() || results.size() != sets.size() || signatures.size() != sets.size()) {
      throw DkimStop.permanent("incomplete sets");
    }
    return new ArcSets(sets);
  }

  /** The raw fields of all sets in the order in which a seal covers them (RFC 8617 §5.1.1). */
  static List<List<String>> raw(Message message) {
    try {
      return of(message).sets().stream()
          .map(s -> List.of(s.results().raw(), s.messageSignature().raw(), s.seal().raw()))
          .toList();
    } catch (DkimStop broken) {
      throw new IllegalArgumentException("our own change broke the chain: " + broken.reason());
    }
  }

  private static Numbered one(Map<Integer, Numbered> fields, int instance) throws DkimStop {
    var field = fields.get(instance);
    if (field == null) {
      throw DkimStop.permanent("set " + instance + " is incomplete");
    }
    return field;
  }

  private static Map<Integer, Numbered> numbered(List<HeaderField> parts, String name)
      throws DkimStop {
    var byInstance = new TreeMap<Integer, Numbered>();
    for (var field : parts) {
      if (field.is(name)) {
        var content = field.raw().substring(field.raw().indexOf(':') + 1);
        var tags = name.equals(RESULTS) ? Optional.<TagList>empty() : TagList.read(content);
        int instance =
            instance(content, tags).orElseThrow(() -> DkimStop.permanent("no instance in " + name));
        if (byInstance.put(instance, new Numbered(field, tags)) != null) {
          throw DkimStop.permanent("two times " + name + " of instance " + instance);
        }
      }
    }
    return byInstance;
  }

  private static OptionalInt instance(String content, Optional<TagList> tags) {
    var results = RESULTS_INSTANCE.matcher(content);
    var text =
        tags.map(t -> t.get("i", "")).orElseGet(() -> results.lookingAt() ? results.group(1) : "");
    return NUMBER.matcher(text).matches() && Integer.parseInt(text) <= MOST
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  /** The greatest number that any part bears: what comes next must be greater, broken or not. */
  static int greatest(Message message) {
    int greatest = 0;
    for (var field : message.fields()) {
      if (isPart(field)) {
        var content = field.raw().substring(field.raw().indexOf(':') + 1);
        var tags = field.is(RESULTS) ? Optional.<TagList>empty() : TagList.read(content);
        greatest = Math.max(greatest, instance(content, tags).orElse(0));
      }
    }
    return greatest;
  }
}
