package org.sealpost.smime;

import org.sealpost.mail.Content;

/**
 * The outermost structure of CMS (RFC 5652 §3): a type and the structure of that type.
 *
 * @param type what it is
 * @param structure the structure, unread
 */
record CmsObject(CmsContentType type, Ber structure) {

  /** Reads the object that begins these octets, BER or DER; whatever follows it is ignored. */
  static CmsObject read(Content octets) throws MalformedCms {
    var fields = Ber.read(octets, 0).as(Ber.SEQUENCE).children(2);
    if (fields.size() != 2) {
      throw new MalformedCms("a CMS object without content");
    }
    var type = CmsContentType.of(fields.getFirst());
    return new CmsObject(type, fields.getLast().as(Ber.context(0)).only());
  }
}
