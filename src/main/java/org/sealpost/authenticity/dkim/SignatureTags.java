package org.sealpost.authenticity.dkim;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;

/**
 * Tags of a signature's field, read with their syntax: those of DKIM (RFC 6376 §3.5), and of ARC,
 * which took them over (RFC 8617 §4.1).
 */
public final class SignatureTags {

  private static final int MOST_FIELDS = 500;
  private static final int LONGEST_SIGNATURE = 1024;
  private static final int SHA256_OCTETS = 32;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,76}");
  private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]++");

  private final TagList tags;
  private final String usualForms;

  /**
   * Tags of one signature.
   *
   * @param usualForms what {@code c=} is if it is left out: the two standards differ
   */
  public SignatureTags(TagList tags, String usualForms) {
    this.tags = tags;
    this.usualForms = usualForms;
  }

  /** A tag that must be there and not be empty. */
  public String required(String name) throws DkimStop {
    var value = tags.get(name, "");
    if (value.isEmpty()) {
      throw DkimStop.malformed(name + "= is missing");
    }
    return value;
  }

  /** Whether {@code a=} is ed25519-sha256; else it is rsa-sha256. */
  public boolean isEd25519() throws DkimStop {
    return switch (required("a").toLowerCase(Locale.ROOT)) {
      case "rsa-sha256" -> false;
      case "ed25519-sha256" -> true;
      // RFC 8301 §3.1: such a signature has permanently failed.
      case "rsa-sha1" -> throw DkimStop.permanent("rsa-sha1 proves nothing any more");
      default -> throw DkimStop.malformed("unknown algorithm");
    };
  }

  /** A tag that names a domain. */
  public Domain domain(String name) throws DkimStop {
    return domain(name, required(name));
  }

  static Domain domain(String name, String text) throws DkimStop {
    return Domain.parse(text).orElseThrow(() -> DkimStop.malformed(name + "= is no domain"));
  }

  /** How the header was made canonical, {@code c=} up to its slash. */
  public Canonicalisation headerForm() throws DkimStop {
    var words = forms();
    int slash = words.indexOf('/');
    return canonicalisation(slash < 0 ? words : words.substring(0, slash));
  }

  /** How the body was made canonical, {@code c=} from its slash. */
  public Canonicalisation bodyForm() throws DkimStop {
    var words = forms();
    int slash = words.indexOf('/');
    return canonicalisation(slash < 0 ? "simple" : words.substring(slash + 1));
  }

  private String forms() {
    return tags.get("c", usualForms).toLowerCase(Locale.ROOT);
  }

  private static Canonicalisation canonicalisation(String word) throws DkimStop {
    return switch (word) {
      case "simple" -> Canonicalisation.SIMPLE;
      case "relaxed" -> Canonicalisation.RELAXED;
      default -> throw DkimStop.malformed("unknown canonicalisation");
    };
  }

  /** The signature itself, {@code b=}. */
  public byte[] signature() throws DkimStop {
    return base64("b", LONGEST_SIGNATURE);
  }

  /** The hash of the body, {@code bh=}, in Base64 without blanks. */
  public String bodyHash() throws DkimStop {
    var octets = base64("bh", SHA256_OCTETS);
    if (octets.length != SHA256_OCTETS) {
      throw DkimStop.malformed("bh= is no SHA-256");
    }
    return Base64.getEncoder().encodeToString(octets);
  }

  private byte[] base64(String name, int most) throws DkimStop {
    var text = TagList.compact(required(name));
    if (text.length() > (most + 2) / 3 * 4) {
      throw DkimStop.malformed(name + "= is too long");
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw DkimStop.malformed(name + "= is no Base64");
    }
  }

  /** Names of the signed fields, lower case, as {@code h=} lists them. */
  public static List<String> fields(String list) throws DkimStop {
    var names = TagList.compact(list).toLowerCase(Locale.ROOT).split(":", MOST_FIELDS + 1);
    for (var name : names) {
      if (!FIELD_NAME.matcher(name).matches()) {
        throw DkimStop.malformed("h= names no field, or too many");
      }
    }
    return List.of(names);
  }

  /** How many octets of the body were signed, {@code l=}; empty for all. */
  public Optional<Long> length() throws DkimStop {
    var text = tags.get("l", "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!LENGTH.matcher(text).matches()) {
      throw DkimStop.malformed("l= is no length");
    }
    // More than any body has, where it is more than a long holds.
    return Optional.of(new BigInteger(text).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
  }

  /** A point in time; a tag that is there says one. */
  public Optional<Instant> instant(String name) throws DkimStop {
    var text = tags.get(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!SECONDS.matcher(text.get()).matches()) {
      throw DkimStop.malformed(name + "= is no time");
    }
    return Optional.of(Instant.ofEpochSecond(Long.parseLong(text.get())));
  }
}
