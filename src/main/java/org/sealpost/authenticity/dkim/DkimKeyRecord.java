package org.sealpost.authenticity.dkim;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A public key as its domain publishes it (RFC 6376 §3.6.1), and fit for use.
 *
 * @param key RSA or Ed25519
 * @param isTest whether the domain only tests DKIM ({@code t=y})
 * @param isStrict whether {@code i=} must name the domain itself ({@code t=s})
 */
public record DkimKeyRecord(PublicKey key, boolean isTest, boolean isStrict) {

  /** RFC 8301 §3.2: fewer bits must not be trusted; more than 4096 only cost time. */
  private static final int FEWEST_BITS = 1024;

  private static final int MOST_BITS = 4096;
  private static final int MOST_EXPONENT_BITS = 64;
  private static final int LONGEST_KEY_TEXT = 1600;

  /** SubjectPublicKeyInfo of Ed25519 up to the key's 32 octets (RFC 8410 §4). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /** AlgorithmIdentifier of rsaEncryption (RFC 8017 §A.1). */
  private static final byte[] RSA_ALGORITHM =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** The service of ordinary mail (RFC 6376 §3.6.1). */
  static final String EMAIL = "email";

  /** Takes the first usable record among those found; throws DkimStop if none is. */
  public static DkimKeyRecord read(List<String> texts, boolean isEd25519) throws DkimStop {
    return read(texts, isEd25519, EMAIL);
  }

  /**
   * The same for a service that may have keys of its own; keys for mail serve it, too.
   *
   * @param service a word of {@code s=}
   */
  static DkimKeyRecord read(List<String> texts, boolean isEd25519, String service) throws DkimStop {
    DkimStop first = DkimStop.permanent("no key record");
    boolean isFirst = true;
    for (var text : texts.stream().limit(3).toList()) {
      try {
        return read(text, isEd25519, service);
      } catch (DkimStop unusable) {
        first = isFirst ? unusable : first;
        isFirst = false;
      }
    }
    throw first;
  }

  private static DkimKeyRecord read(String text, boolean isEd25519, String service)
      throws DkimStop {
    var tags = TagList.read(text).orElseThrow(() -> DkimStop.permanent("key: broken record"));
    if (!tags.get("v", "DKIM1").equals("DKIM1")
        || (tags.get("v").isPresent() && !tags.first().equals("v"))) {
      throw DkimStop.permanent("key: unknown version");
    }
    requireListed(tags.get("h", "sha256"), "sha256", "sha256", "key: not for SHA-256");
    var services = tags.get("s", "*");
    if (!words(services).contains(service)) {
      requireListed(services, EMAIL, "*", "key: not for mail");
    }
    if (!tags.get("k", "rsa").equals(isEd25519 ? "ed25519" : "rsa")) {
      throw DkimStop.permanent("key: other algorithm than the signature's");
    }
    var flags = words(tags.get("t", ""));
    return new DkimKeyRecord(key(tags, isEd25519), flags.contains("y"), flags.contains("s"));
  }

  private static PublicKey key(TagList tags, boolean isEd25519) throws DkimStop {
    var text = TagList.compact(tags.get("p").orElseThrow(() -> DkimStop.permanent("key: no p=")));
    if (text.isEmpty()) {
      throw DkimStop.permanent("key: revoked");
    }
    if (text.length() > LONGEST_KEY_TEXT) {
      throw DkimStop.permanent("key: too long");
    }
    try {
      return ParsedKeys.of(
          (isEd25519 ? "ed25519 " : "rsa ") + text,
          () -> {
            var octets = Base64.getDecoder().decode(text);
            return isEd25519 ? ed25519(octets) : rsa(octets);
          });
    } catch (IllegalArgumentException | GeneralSecurityException broken) {
      throw DkimStop.permanent("key: broken");
    }
  }

  private static PublicKey ed25519(byte[] octets) throws GeneralSecurityException, DkimStop {
    if (octets.length != 32) {
      throw DkimStop.permanent("key: no Ed25519 key"); // RFC 8463 §4
    }
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(joined(ED25519_PREFIX, octets)));
  }

  private static PublicKey rsa(byte[] octets) throws GeneralSecurityException, DkimStop {
    var key = (RSAPublicKey) rsaOf(octets);
    int bits = key.getModulus().bitLength();
    if (bits < FEWEST_BITS || bits > MOST_BITS) {
      throw DkimStop.permanent("key: " + bits + " bits");
    }
    if (key.getPublicExponent().bitLength() > MOST_EXPONENT_BITS) {
      throw DkimStop.permanent("key: exponent too large");
    }
    return key;
  }

  /** Most publish SubjectPublicKeyInfo, as the examples do; the text asks for RSAPublicKey. */
  private static PublicKey rsaOf(byte[] octets) throws GeneralSecurityException {
    var factory = KeyFactory.getInstance("RSA");
    try {
      return factory.generatePublic(new X509EncodedKeySpec(octets));
    } catch (GeneralSecurityException perhapsBare) {
      var bits = tagged(0x03, joined(new byte[] {0}, octets));
      return factory.generatePublic(
          new X509EncodedKeySpec(tagged(0x30, joined(RSA_ALGORITHM, bits))));
    }
  }

  private static byte[] tagged(int tag, byte[] content) {
    var out = new ByteArrayOutputStream(content.length + 4);
    out.write(tag);
    out.write(0x82);
    out.write(content.length >> 8);
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    var both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static void requireListed(String list, String word, String any, String otherwise)
      throws DkimStop {
    var words = words(list);
    if (!words.contains(word) && !words.contains(any)) {
      throw DkimStop.permanent(otherwise);
    }
  }

  private static List<String> words(String list) {
    return List.of(TagList.compact(list).split(":", -1));
  }
}
