package org.sealpost.authenticity.dkim;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Domain;

/**
 * A DKIM-Signature field that follows the syntax (RFC 6376 §3.5).
 *
 * @param isEd25519 whether it is ed25519-sha256; else rsa-sha256
 * @param value the signature, {@code b=}
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
@SuppressWarnings("ArrayRecordComponent") // read once, compared never
record DkimSignature(
    boolean isEd25519,
    byte[] value,
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

  static DkimSignature read(TagList list) throws DkimStop {
    var tags = new SignatureTags(list, "simple/simple");
    if (!tags.required("v").equals("1")) {
      throw DkimStop.malformed("unknown version");
    }
    boolean isEd25519 = tags.isEd25519();
    var domain = tags.domain("d");
    var identity = list.get("i", "@" + domain.name());
    var signature =
        new DkimSignature(
            isEd25519,
            tags.signature(),
            tags.bodyHash(),
            tags.headerForm(),
            tags.bodyForm(),
            domain,
            SignatureTags.fields(tags.required("h")),
            SignatureTags.domain("i", identity.substring(identity.lastIndexOf('@') + 1)),
            tags.length(),
            tags.domain("s"),
            tags.instant("t"),
            tags.instant("x"));
    signature.requireSense(list.get("q", "dns/txt"));
    return signature;
  }

  private void requireSense(String methods) throws DkimStop {
    if (!fields.contains("from")) {
      throw DkimStop.permanent("From is not signed"); // RFC 6376 §5.4
    }
    if (!identityDomain.isWithin(domain)) {
      throw DkimStop.permanent("i= is not within d="); // RFC 6376 §6.1.1
    }
    if (at.isPresent() && until.isPresent() && !until.get().isAfter(at.get())) {
      throw DkimStop.malformed("x= is not after t=");
    }
    if (!Arrays.asList(TagList.compact(methods).split(":", -1)).contains("dns/txt")) {
      throw DkimStop.permanent("no known way to get the key");
    }
  }
}
