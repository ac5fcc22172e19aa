package org.sealpost.authenticity.arc;

import java.util.Locale;
import org.sealpost.authenticity.dkim.DkimStop;
import org.sealpost.authenticity.dkim.SignatureTags;
import org.sealpost.authenticity.dkim.TagList;
import org.sealpost.mail.Domain;

/**
 * An ARC-Seal field: one host's signature over all that hosts before it and itself have said (RFC
 * 8617 §4.1.3).
 *
 * @param isEd25519 whether it is ed25519-sha256; else rsa-sha256
 * @param value the signature
 * @param status what this host found the chain to be, {@code cv=}
 * @param domain who sealed
 * @param selector which of its keys
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared never
record ArcSeal(boolean isEd25519, byte[] value, Status status, Domain domain, Domain selector) {

  /** The words of {@code cv=} (RFC 8617 §4.4). */
  enum Status {
    NONE,
    PASS,
    FAIL
  }

  static ArcSeal read(TagList list) throws DkimStop {
    var tags = new SignatureTags(list, "relaxed/relaxed");
    if (list.get("h").isPresent()) {
      // RFC 8617 §4.1.3: what a seal covers is fixed.
      throw DkimStop.permanent("a seal with h=");
    }
    tags.instant("t");
    return new ArcSeal(
        tags.isEd25519(),
        tags.signature(),
        status(tags.required("cv")),
        tags.domain("d"),
        tags.domain("s"));
  }

  private static Status status(String word) throws DkimStop {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "none" -> Status.NONE;
      case "pass" -> Status.PASS;
      case "fail" -> Status.FAIL;
      default -> throw DkimStop.permanent("unknown cv=");
    };
  }
}
