package org.sealpost.authenticity;

import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.sealpost.authenticity.dkim.DkimKeyRecord;
import org.sealpost.authenticity.dkim.DkimStop;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Domain;

/**
 * A key that signs for a domain (RFC 6376 §3.1).
 *
 * @param domain the signing domain, {@code d=}
 * @param selector which of the domain's keys, {@code s=}: one or more labels
 * @param key where the vault keeps it: RSA or Ed25519
 */
public record DkimKey(Domain domain, String selector, KeyId key) {

  /** A character string of a TXT record holds no more (RFC 1035 §3.3.14). */
  private static final int LONGEST_STRING = 255;

  public DkimKey {
    if (Domain.parse(selector).isEmpty()) {
      throw new IllegalArgumentException("not a selector: " + selector);
    }
  }

  /** The name under which the public key must be published. */
  public String recordName() {
    return selector + "._domainkey." + domain.name();
  }

  /** The text of the TXT record to publish, in one piece (RFC 6376 §3.6.1, RFC 8463 §4). */
  public static String publicRecord(PublicKey key) {
    // X.509 wraps an Ed25519 key in 12 octets; the record holds the 32 octets alone.
    return key instanceof EdECPublicKey
        ? "v=DKIM1; k=ed25519; p=" + base64(Arrays.copyOfRange(key.getEncoded(), 12, 44))
        : "v=DKIM1; k=rsa; p=" + base64(key.getEncoded());
  }

  /** The same as a zone file wants it: quoted strings of at most 255 octets. */
  public static String zoneFileText(PublicKey key) {
    var text = publicRecord(key);
    var out = new StringBuilder();
    for (int at = 0; at < text.length(); at += LONGEST_STRING) {
      out.append(at == 0 ? "\"" : " \"")
          .append(text, at, Math.min(text.length(), at + LONGEST_STRING))
          .append('"');
    }
    return out.toString();
  }

  /**
   * Whether these TXT records are this key to whoever verifies (RFC 6376 §3.6.2.2): one record
   * alone, fit for mail and SHA-256, not for tests only.
   */
  public static boolean isPublished(List<String> texts, PublicKey key) {
    if (texts.size() != 1) {
      return false;
    }
    try {
      var record = DkimKeyRecord.read(texts, key instanceof EdECPublicKey);
      return !record.isTest() && Arrays.equals(record.key().getEncoded(), key.getEncoded());
    } catch (DkimStop unusable) {
      return false;
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
