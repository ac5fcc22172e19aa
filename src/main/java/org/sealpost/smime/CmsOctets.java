package org.sealpost.smime;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.sealpost.mail.Content;
import org.sealpost.mail.Part;

/** The octets of a CMS object in a part, however it was encoded. */
final class CmsOctets {

  private CmsOctets() {}

  /**
   * The octets. What is stated about the transfer encoding is often wrong, and a CMS object is easy
   * to know: it begins with a SEQUENCE whose length takes more than one octet.
   */
  static Content of(Part.Leaf part) {
    var raw = part.rawBody();
    if (isObject(raw)) {
      return raw;
    }
    boolean quoted =
        part.fields().stream()
            .filter(f -> f.is("Content-Transfer-Encoding"))
            .anyMatch(f -> f.value().strip().equalsIgnoreCase("quoted-printable"));
    if (!quoted) {
      return Base64Text.decode(raw);
    }
    var unquoted = new OctetChunks();
    try (var in = part.open()) {
      in.transferTo(unquoted);
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot read a part", broken);
    }
    var octets = unquoted.content();
    return isObject(octets) ? octets : Base64Text.decode(octets);
  }

  private static boolean isObject(Content octets) {
    return octets.size() > 4 && octets.at(0) == Ber.SEQUENCE && octets.at(1) >= 0x80;
  }
}
