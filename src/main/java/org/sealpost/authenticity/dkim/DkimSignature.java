package org.sealpost.authenticity.dkim;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;

/**
 * A DKIM-Signature field that follows the syntax (RFC 6376 §3.5).
 *
 * @param isEd25519 whether it is ed25519-sha256; else rsa-sha256
 * @param value the signature, {@code b=}, in Base64 without blanks
 * @param bodyHash {@code bh=}, in Base64 without blanks
 * @param header how the header was made canonical
 * @param body how the body was made canonical
 * @param domain the signing domain, {@code d=}
 * @param fields names of the signed fields, lower case, {@code h=}
 * @param identityDomain the domain of {@code i=}
 * @param length octets of the body that were signed, {@code l=}
 * @param selector {@code s=}
 * @param at when it was made, {@code t=}
 * @param until when it expires, {@code x=}
 */
record DkimSignature(
    boolean isEd25519,
    String value,
    String bodyHash,
    Canonicalisation header,
    Canonicalisation body,
    Domain domain,
    List<String> fields,
    Domain identityDomain,
    Optional<Long> length,
    Domain selector,
    Optional<Instant> at,
    Optional<Instant> until) {

  private static final int MOST_FIELDS = 500;
  private static final int LONGEST_SIGNATURE = 1024;
  private static final int SHA256_OCTETS = 32;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
  private static final Pattern LENGTH = Pattern.compile("0*+\\d{1,18}");
  private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]++");

  static DkimSignature read(TagList tags) throws DkimStop {
    if (!required(tags, "v").equals("1")) {
      throw DkimStop.malformed("unknown version");
    }
    var algorithm = required(tags, "a").toLowerCase(Locale.ROOT);
    boolean isEd25519 = isEd25519(algorithm);
    var canonical = tags.get("c", "simple/simple").toLowerCase(Locale.ROOT);
    int slash = canonical.indexOf('/');
    var domain = domain(required(tags, "d"), "d");
    var identity = tags.get("i", "@" + domain.name());
    var signature =
        new DkimSignature(
            isEd25519,
            base64(tags, "b", LONGEST_SIGNATURE),
            base64(tags, "bh", SHA256_OCTETS),
            canonicalisation(slash < 0 ? canonical : canonical.substring(0, slash)),
            canonicalisation(slash < 0 ? "simple" : canonical.substring(slash + 1)),
            domain,
            fields(required(tags, "h")),
            domain(identity.substring(identity.lastIndexOf('@') + 1), "i"),
            tags.get("l").isEmpty() ? Optional.empty() : Optional.of(length(tags.get("l", ""))),
            domain(required(tags, "s"), "s"),
            instant(tags, "t"),
            instant(tags, "x"));
    signature.requireSense(tags.get("q", "dns/txt"));
    return signature;
  }

  private void requireSense(String methods) throws DkimStop {
    if (!fields.contains("from")) {
      throw DkimStop.permanent("From is not signed"); // RFC 6376 §5.4
    }
    if (!identityDomain.isWithin(domain)) {
      throw DkimStop.permanent("i= is not within d="); // RFC 6376 §6.1.1
    }
    if (Base64.getDecoder().decode(bodyHash).length != SHA256_OCTETS) {
      throw DkimStop.malformed("bh= is no SHA-256");
    }
    if (at.isPresent() && until.isPresent() && !until.get().isAfter(at.get())) {
      throw DkimStop.malformed("x= is not after t=");
    }
    if (!Arrays.asList(TagList.compact(methods).split(":", -1)).contains("dns/txt")) {
      throw DkimStop.permanent("no known way to get the key");
    }
  }

  private static boolean isEd25519(String algorithm) throws DkimStop {
    return switch (algorithm) {
      case "rsa-sha256" -> false;
      case "ed25519-sha256" -> true;
      // RFC 8301 §3.1: such a signature has permanently failed.
      case "rsa-sha1" -> throw DkimStop.permanent("rsa-sha1 proves nothing any more");
      default -> throw DkimStop.malformed("unknown algorithm");
    };
  }

  private static String required(TagList tags, String name) throws DkimStop {
    var value = tags.get(name, "");
    if (value.isEmpty()) {
      throw DkimStop.malformed(name + "= is missing");
    }
    return value;
  }

  private static Domain domain(String text, String tag) throws DkimStop {
    return Domain.parse(text).orElseThrow(() -> DkimStop.malformed(tag + "= is no domain"));
  }

  private static Canonicalisation canonicalisation(String word) throws DkimStop {
    return switch (word) {
      case "simple" -> Canonicalisation.SIMPLE;
      case "relaxed" -> Canonicalisation.RELAXED;
      default -> throw DkimStop.malformed("unknown canonicalisation");
    };
  }

  private static String base64(TagList tags, String name, int most) throws DkimStop {
    var text = TagList.compact(required(tags, name));
    if (text.length() > (most + 2) / 3 * 4) {
      throw DkimStop.malformed(name + "= is too long");
    }
    try {
      return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw DkimStop.malformed(name + "= is no Base64");
    }
  }

  private static List<String> fields(String text) throws DkimStop {
    var names = TagList.compact(text).toLowerCase(Locale.ROOT).split(":", MOST_FIELDS + 1);
    for (var name : names) {
      if (!FIELD_NAME.matcher(name).matches()) {
        throw DkimStop.malformed("h= names no field, or too many");
      }
    }
    return List.of(names);
  }

  private static long length(String text) throws DkimStop {
    if (!LENGTH.matcher(text).matches()) {
      throw DkimStop.malformed("l= is no length");
    }
    return Long.parseLong(text);
  }

  private static Optional<Instant> instant(TagList tags, String name) throws DkimStop {
    var text = tags.get(name, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!SECONDS.matcher(text).matches()) {
      throw DkimStop.malformed(name + "= is no time");
    }
    return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
  }
}
