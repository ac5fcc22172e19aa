package org.sealpost.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes base64 (RFC 2045 §6.8) leniently: octets outside the alphabet are skipped, and what
 * follows a padding is decoded as a new beginning, because some readers show it.
 */
final class Base64 implements OctetDecoder {

  private static final byte BLANK = -1;
  private static final byte FOREIGN = -2;
  private static final byte PADDING = -3;
  private static final byte[] VALUES = values();

  private final Reading reading;
  private int bits;
  private int sixes;
  private boolean padded;

  Base64(Reading reading) {
    this.reading = reading;
  }

  /** The decoded form of a short text. */
  static byte[] decoded(String text) {
    var octets = text.getBytes(StandardCharsets.UTF_8);
    var decoder = new Base64(new Reading(ReadingLimits.USUAL));
    var sink = new OctetSink(octets.length);
    decoder.decode(octets, octets.length, sink);
    decoder.finish(sink);
    return sink.octets();
  }

  @Override
  public void decode(byte[] encoded, int count, OctetSink into) {
    for (int i = 0; i < count; i++) {
      int value = VALUES[encoded[i] & 0xFF];
      if (value >= 0) {
        take(value, into);
      } else if (value == PADDING) {
        flush(into);
        padded = true;
      } else if (value == FOREIGN) {
        reading.tell(Anomaly.BROKEN_BASE64);
      }
    }
  }

  @Override
  public void finish(OctetSink into) {
    if (sixes > 0) {
      reading.tell(Anomaly.BROKEN_BASE64);
    }
    flush(into);
  }

  private void take(int value, OctetSink into) {
    if (padded) {
      reading.tell(Anomaly.BROKEN_BASE64);
      padded = false;
    }
    bits = bits << 6 | value;
    sixes++;
    if (sixes == 4) {
      into.put(bits >> 16);
      into.put(bits >> 8);
      into.put(bits);
      bits = 0;
      sixes = 0;
    }
  }

  private void flush(OctetSink into) {
    if (sixes == 3) {
      into.put(bits >> 10);
      into.put(bits >> 2);
    } else if (sixes == 2) {
      into.put(bits >> 4);
    }
    bits = 0;
    sixes = 0;
  }

  private static byte[] values() {
    var values = new byte[256];
    Arrays.fill(values, FOREIGN);
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    for (char blank : new char[] {' ', '\t', '\r', '\n'}) {
      values[blank] = BLANK;
    }
    values['='] = PADDING;
    return values;
  }
}
