package org.sealpost.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The name of kept octets: 32 hexadecimal digits, random. */
public record ContentId(String text) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  public ContentId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a content id: " + text);
    }
  }

  /** A new name. */
  public static ContentId random() {
    var octets = new byte[16];
    RANDOM.nextBytes(octets);
    return new ContentId(HexFormat.of().formatHex(octets));
  }

  @Override
  public String toString() {
    return text;
  }
}
