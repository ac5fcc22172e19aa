package org.sealpost.smime;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;

/** What a CMS object is (RFC 5652 §3). */
enum CmsContentType {
  DATA(CMSObjectIdentifiers.data),
  SIGNED(CMSObjectIdentifiers.signedData),
  ENVELOPED(CMSObjectIdentifiers.envelopedData),
  AUTH_ENVELOPED(CMSObjectIdentifiers.authEnvelopedData),
  COMPRESSED(CMSObjectIdentifiers.compressedData);

  @SuppressWarnings("Immutable") // it is, though its library does not say so
  private final ASN1ObjectIdentifier oid;

  CmsContentType(ASN1ObjectIdentifier oid) {
    this.oid = oid;
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }

  /** The type that an OBJECT IDENTIFIER element names. */
  static CmsContentType of(Ber element) throws MalformedCms {
    var named = element.as(Ber.OBJECT_IDENTIFIER).asn1(64);
    for (var type : values()) {
      if (type.oid.equals(named)) {
        return type;
      }
    }
    throw new MalformedCms("content of type " + named);
  }
}
