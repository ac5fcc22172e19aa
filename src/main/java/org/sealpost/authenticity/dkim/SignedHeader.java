package org.sealpost.authenticity.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sealpost.mail.HeaderField;

/** The octets of a header that signatures cover (RFC 6376 §3.7, §5.4.2). */
public final class SignedHeader {

  private static final byte[] LINE_END = {'\r', '\n'};

  /** One field with its canonical octets, made when first wanted: signatures share most fields. */
  private static final class Line {

    private final String raw;
    private final Map<Canonicalisation, byte[]> forms = new EnumMap<>(Canonicalisation.class);

    Line(String raw) {
      this.raw = raw;
    }

    byte[] in(Canonicalisation form) {
      return forms.computeIfAbsent(form, f -> f.field(raw).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private final Map<String, List<Line>> byName = new HashMap<>();

  /** All fields of a header, from the top. */
  public SignedHeader(List<HeaderField> fields) {
    for (var field : fields) {
      byName
          .computeIfAbsent(field.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(new Line(field.raw()));
    }
  }

  /**
   * The signed fields and, last, the signature's own field with an empty {@code b=}.
   *
   * @param names which fields were signed, in lower case; of fields of one name the lowest comes
   *     first, and a name beyond the last adds nothing
   * @param signature the signature's field as it stands
   */
  public byte[] octets(List<String> names, String signature, Canonicalisation form) {
    var out = new ByteArrayOutputStream(4096);
    var taken = new HashMap<String, Integer>();
    for (var name : names) {
      var lines = byName.getOrDefault(name, List.of());
      int nth = taken.merge(name, 1, Integer::sum);
      if (nth <= lines.size()) {
        out.writeBytes(lines.get(lines.size() - nth).in(form));
        out.writeBytes(LINE_END);
      }
    }
    out.writeBytes(form.field(withoutValue(signature)).getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }

  /** The field without the value of {@code b=} and the white space around it. */
  public static String withoutValue(String signature) {
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
