package org.sealpost.authenticity.arc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.dkim.Canonicalisation;
import org.sealpost.authenticity.dkim.DkimStop;
import org.sealpost.authenticity.dkim.SignatureTags;
import org.sealpost.authenticity.dkim.TagList;
import org.sealpost.mail.Domain;

/**
 * An ARC-Message-Signature field: a DKIM signature over the message as one host passed it on (RFC
 * 8617 §4.1.2).
 *
 * @param isEd25519 whether it is ed25519-sha256; else rsa-sha256
 * @param value the signature
 * @param bodyHash {@code bh=}, in Base64 without blanks
 * @param header how the header was made canonical
 * @param body how the body was made canonical
 * @param domain who signed
 * @param selector which of its keys
 * @param fields names of the signed fields, lower case; there may be none
 * @param length octets of the body that were signed; empty for all
 * @param until when it expires
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared never
record ArcMessageSignature(
    boolean isEd25519,
    byte[] value,
    String bodyHash,
    Canonicalisation header,
    Canonicalisation body,
    Domain domain,
    Domain selector,
    List<String> fields,
    Optional<Long> length,
    Optional<Instant> until) {

  static ArcMessageSignature read(TagList list) throws DkimStop {
    var tags = new SignatureTags(list, "relaxed/relaxed");
    var names = list.get("h").orElseThrow(() -> DkimStop.malformed("h= is missing"));
    var fields = fields(names);
    if (fields.contains("arc-seal")) {
      throw DkimStop.permanent("a message signature that covers a seal"); // RFC 8617 §4.1.2
    }
    tags.instant("t");
    return new ArcMessageSignature(
        tags.isEd25519(),
        tags.signature(),
        tags.bodyHash(),
        tags.headerForm(),
        tags.bodyForm(),
        tags.domain("d"),
        tags.domain("s"),
        fields,
        tags.length(),
        tags.instant("x"));
  }

  /** RFC 8617 asks for no field, so the list may be empty; an empty name in it stands for none. */
  private static List<String> fields(String names) throws DkimStop {
    var some = TagList.compact(names).replaceAll(":{2,}", ":").replaceAll("^:|:$", "");
    return some.isEmpty() ? List.of() : SignatureTags.fields(some);
  }

  /** Whether nobody can have changed what a reader sees: it covers From and all of the body. */
  boolean isComplete() {
    return fields.contains("from") && length.isEmpty();
  }
}
