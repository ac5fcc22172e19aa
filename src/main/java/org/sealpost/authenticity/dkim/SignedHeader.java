package org.sealpost.authenticity.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.sealpost.mail.HeaderField;

/** The octets of a header that a signature covers (RFC 6376 §3.7, §5.4.2). */
public final class SignedHeader {

  private SignedHeader() {}

  /**
   * The signed fields and, last, the signature's own field with an empty {@code b=}.
   *
   * @param fields the whole header, in order
   * @param names which fields were signed; of fields of one name the lowest comes first, and a name
   *     beyond the last adds nothing
   * @param signature the signature's field as it stands
   */
  public static byte[] octets(
      List<HeaderField> fields,
      List<String> names,
      String signature,
      Canonicalisation canonicalisation) {
    var byName = new HashMap<String, Deque<HeaderField>>();
    for (var field : fields) {
      byName
          .computeIfAbsent(field.name().toLowerCase(Locale.ROOT), n -> new ArrayDeque<>())
          .push(field);
    }
    var out = new StringBuilder(4096);
    for (var name : names) {
      var lowest = byName.getOrDefault(name, new ArrayDeque<>()).poll();
      if (lowest != null) {
        out.append(canonicalisation.field(lowest.raw())).append("\r\n");
      }
    }
    out.append(canonicalisation.field(withoutValue(signature)));
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The field without the value of {@code b=} and the white space around it. */
  static String withoutValue(String signature) {
    int from = signature.indexOf(':') + 1;
    while (from < signature.length()) {
      int end = signature.indexOf(';', from);
      end = end < 0 ? signature.length() : end;
      int equals = signature.indexOf('=', from);
      if (equals >= 0 && equals < end && signature.substring(from, equals).strip().equals("b")) {
        return signature.substring(0, equals + 1) + signature.substring(end);
      }
      from = end + 1;
    }
    return signature;
  }
}
