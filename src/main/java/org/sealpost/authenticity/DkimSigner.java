package org.sealpost.authenticity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.sealpost.authenticity.dkim.BodyHasher;
import org.sealpost.authenticity.dkim.Canonicalisation;
import org.sealpost.authenticity.dkim.SignedHeader;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/** Signs what leaves us (RFC 6376 §5). */
public final class DkimSigner {

  private static final String FIELD = "DKIM-Signature";

  /**
   * Fields that are signed once more than they occur, so that nobody can add one (RFC 6376 §8.15).
   */
  private static final List<String> SEALED =
      List.of(
          "from",
          "to",
          "cc",
          "subject",
          "date",
          "message-id",
          "reply-to",
          "mime-version",
          "content-type",
          "content-transfer-encoding");

  /** Fields that are signed where they occur; lists may add their own. */
  private static final List<String> SIGNED =
      List.of(
          "sender",
          "in-reply-to",
          "references",
          "content-disposition",
          "list-id",
          "list-unsubscribe",
          "list-unsubscribe-post",
          "autocrypt");

  /** Longer than any queue keeps a mail, short enough that a signature cannot be used for ever. */
  private static final Duration LIFE = Duration.ofDays(14);

  private static final int LINE = 72;

  private final KeyVault vault;
  private final InstantSource clock;

  public DkimSigner(KeyVault vault, InstantSource clock) {
    this.vault = vault;
    this.clock = clock;
  }

  /** The same with one key. */
  public HeaderField sign(Message message, DkimKey key) {
    return sign(message, List.of(key)).getFirst();
  }

  /**
   * The DKIM-Signature fields to put on top of the message, one for each key (RFC 8463 §3: RSA for
   * those who do not know Ed25519 yet); the message must not change afterwards. The body is hashed
   * once for all. Line feeds without carriage return are signed as the line ends that they become
   * on the wire. Throws NoSuchKeyException if the vault does not have a key.
   */
  public List<HeaderField> sign(Message message, List<DkimKey> keys) {
    var names = names(message);
    var header = new SignedHeader(message.fields());
    var bodyHash = BodyHasher.hashToSend(message.body(), Canonicalisation.RELAXED);
    return keys.stream().map(key -> field(header, names, bodyHash, key)).toList();
  }

  private HeaderField field(SignedHeader header, List<String> names, String bodyHash, DkimKey key) {
    var signing = new VaultKey(vault, key);
    var unsigned = unsigned(bodyHash, signing, names);
    var signature = signing.sign(header.octets(names, unsigned, Canonicalisation.RELAXED));
    var raw = unsigned + folded(Base64.getEncoder().encodeToString(signature)) + "\r\n";
    return new HeaderField(FIELD, raw, 0, raw.length());
  }

  private String unsigned(String bodyHash, VaultKey key, List<String> names) {
    var now = clock.instant();
    return FIELD
        + ": v=1; a=%s; c=relaxed/relaxed;\r\n".formatted(key.algorithm())
        + "\td=%s;\r\n\ts=%s;\r\n".formatted(key.domain(), key.selector())
        + "\tt=%d; x=%d;\r\n".formatted(now.getEpochSecond(), now.plus(LIFE).getEpochSecond())
        + "\th=%s;\r\n".formatted(foldedNames(names))
        + "\tbh=%s;\r\n\tb=".formatted(bodyHash);
  }

  /** The fields to cover, in lower case, the worthy ones once more than they occur. */
  static List<String> names(Message message) {
    var names = new ArrayList<String>();
    for (var name : SEALED) {
      message.fields(name).forEach(f -> names.add(name));
      names.add(name);
    }
    for (var name : SIGNED) {
      message.fields(name).forEach(f -> names.add(name));
    }
    return names.subList(0, Math.min(names.size(), 100));
  }

  private static String foldedNames(List<String> names) {
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
      out.append(name.toLowerCase(Locale.ROOT));
      line += name.length() + 1;
    }
    return out.toString();
  }

  private static String folded(String base64) {
    var out = new StringBuilder();
    for (int at = 0; at < base64.length(); at += LINE) {
      out.append(at == 0 ? "" : "\r\n\t ").append(base64, at, Math.min(base64.length(), at + LINE));
    }
    return out.toString();
  }
}
