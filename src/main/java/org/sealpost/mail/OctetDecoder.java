package org.sealpost.mail;

/** Decodes a transfer encoding block by block. */
interface OctetDecoder {

  /** Takes the next octets and puts what they stand for. */
  void decode(byte[] encoded, int count, OctetSink into);

  /** Puts what is left at the end. */
  void finish(OctetSink into);
}
