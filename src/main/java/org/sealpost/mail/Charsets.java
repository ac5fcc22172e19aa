package org.sealpost.mail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/** Turns octets into text, by the charset that a mail states or by the octets themselves. */
final class Charsets {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private Charsets() {}

  /** A charset by the name that a mail uses; empty if unknown. US-ASCII says no more than none. */
  static Optional<Charset> named(String name) {
    var word = name.strip().toLowerCase(Locale.ROOT).replace("\"", "");
    var known =
        switch (word) {
          case "utf8", "unicode-1-1-utf-8", "utf-8mb4" -> "utf-8";
          // Programs that say so mean the larger set, as the WHATWG encodings do.
          case "iso-8859-1", "iso8859-1", "latin1", "l1", "ansi", "iso_8859-1" -> "windows-1252";
          case "iso-8859-9", "latin5" -> "windows-1254";
          case "gb2312", "gb_2312-80", "x-gbk", "gbk", "euc-cn", "hz-gb-2312" -> "gb18030";
          case "ks_c_5601-1987", "ks_c_5601", "euc-kr", "ksc5601" -> "x-windows-949";
          case "shift_jis", "shift-jis", "sjis", "x-sjis" -> "windows-31j";
          case "iso-8859-8-i", "iso-8859-8-e" -> "iso-8859-8";
          case "cp-850" -> "cp850";
          default -> word;
        };
    try {
      return known.isEmpty() ? Optional.empty() : Optional.of(Charset.forName(known));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  /**
   * The octets as text. Octets that do not fit the named charset become U+FFFD; where no charset is
   * named, or only US-ASCII, or an unknown one, valid UTF-8 is read as such and the rest as
   * windows-1252.
   */
  static String text(byte[] octets, String charset) {
    var named = named(charset).filter(c -> !c.equals(StandardCharsets.US_ASCII));
    return named.isPresent() ? replacing(octets, named.get()) : guessed(octets);
  }

  /** Valid UTF-8 sequences as such, all other octets as windows-1252. */
  static String utf8WhereValid(byte[] octets) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(octets);
    var out = CharBuffer.allocate(octets.length + 2);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = result.length(); i > 0; i--) {
        out.put(new String(new byte[] {in.get()}, WINDOWS_1252));
      }
      decoder.reset();
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  private static String guessed(byte[] octets) {
    return isUtf8(octets)
        ? new String(octets, StandardCharsets.UTF_8)
        : new String(octets, WINDOWS_1252);
  }

  /** Whether the octets are UTF-8; the last character may be cut off if others came before it. */
  private static boolean isUtf8(byte[] octets) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var out = CharBuffer.allocate(Math.min(8_192, octets.length + 1));
    var in = ByteBuffer.wrap(octets);
    boolean beyondAscii = false;
    while (true) {
      var result = decoder.decode(in, out, false);
      beyondAscii = beyondAscii || out.flip().chars().anyMatch(c -> c > 127);
      out.clear();
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return !in.hasRemaining() || beyondAscii;
      }
    }
  }

  private static String replacing(byte[] octets, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try {
      return decoder.decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException impossible) {
      return new String(octets, charset);
    }
  }
}
