package org.sealpost.mail;

import java.io.InputStream;
import java.util.Locale;

/** How a part's octets are written (RFC 2045 §6). */
enum TransferEncoding {
  IDENTITY,
  BASE64,
  QUOTED_PRINTABLE,
  UUENCODE,
  UNKNOWN;

  /** Reads a Content-Transfer-Encoding value; comments and what follows the word are ignored. */
  static TransferEncoding of(String value) {
    return switch (firstWord(value)) {
      case "", "7bit", "8bit", "binary", "7-bit", "8-bit" -> IDENTITY;
      case "base64" -> BASE64;
      case "quoted-printable" -> QUOTED_PRINTABLE;
      case "x-uuencode", "uuencode", "x-uue", "uue" -> UUENCODE;
      default -> UNKNOWN;
    };
  }

  /** Whether decoding changes the octets. */
  boolean decodes() {
    return switch (this) {
      case IDENTITY, UNKNOWN -> false;
      case BASE64, QUOTED_PRINTABLE, UUENCODE -> true;
    };
  }

  /** A stream of what the octets stand for. */
  InputStream decoding(Content octets, Reading reading) {
    return switch (this) {
      case IDENTITY, UNKNOWN -> octets.open();
      case BASE64 -> decoded(octets, new Base64(reading));
      case QUOTED_PRINTABLE -> decoded(octets, new QuotedPrintable(reading));
      case UUENCODE -> decoded(octets, new Uuencode(reading));
    };
  }

  private static InputStream decoded(Content octets, OctetDecoder decoder) {
    return new DecodedStream(octets.open(), octets.size(), decoder);
  }

  /** Whether the value is nothing but one known word, as every reader reads it. */
  static boolean isPlain(String value) {
    return of(value) != UNKNOWN && firstWord(value).equals(value.toLowerCase(Locale.ROOT));
  }

  private static String firstWord(String value) {
    var text = FieldText.withoutComments(value).strip();
    int end = 0;
    while (end < text.length() && text.charAt(end) > ' ' && ";,".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    var word = text.substring(0, end).toLowerCase(Locale.ROOT);
    return word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }
}
