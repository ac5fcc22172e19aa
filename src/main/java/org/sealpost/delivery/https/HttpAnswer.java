package org.sealpost.delivery.https;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** One answer of an HTTP/1.1 server (RFC 9112), read strictly and with bounds. */
@SuppressWarnings("ArrayRecordComponent") // an answer on its way, never compared
public record HttpAnswer(int status, Map<String, String> fields, byte[] body) {

  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_FIELDS = 100;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,6})[ \\t]*(?:;.*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

  /** Reads an answer whose body has at most so many octets. */
  static HttpAnswer read(InputStream in, int largest) throws IOException {
    var status = STATUS.matcher(line(in));
    if (!status.matches()) {
      throw new IOException("the answer is not HTTP");
    }
    var fields = new LinkedHashMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      var name = line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
      boolean again = fields.put(name, line.substring(colon + 1).strip()) != null;
      if (colon < 1 || fields.size() > MOST_FIELDS || (again && isFraming(name))) {
        throw new IOException("the head of the answer is broken");
      }
    }
    return new HttpAnswer(
        Integer.parseInt(status.group(1)), Map.copyOf(fields), body(in, fields, largest));
  }

  private static boolean isFraming(String name) {
    return name.equals("content-length") || name.equals("transfer-encoding");
  }

  private static byte[] body(InputStream in, Map<String, String> fields, int largest)
      throws IOException {
    var coding = fields.get("transfer-encoding");
    var length = fields.get("content-length");
    if (coding != null) {
      // RFC 9112 §6.1: both lengths together are the mark of an attack.
      if (length != null || !coding.equalsIgnoreCase("chunked")) {
        throw new IOException("the length of the answer is unclear");
      }
      return chunks(in, largest);
    }
    if (length == null) {
      return bounded(in.readNBytes(largest + 1), largest);
    }
    if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > largest) {
      throw new IOException("the answer is too large");
    }
    var body = in.readNBytes(Integer.parseInt(length));
    if (body.length < Integer.parseInt(length)) {
      throw new IOException("the answer is cut off");
    }
    return body;
  }

  private static byte[] bounded(byte[] body, int largest) throws IOException {
    if (body.length > largest) {
      throw new IOException("the answer is too large");
    }
    return body;
  }

  private static byte[] chunks(InputStream in, int largest) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      var size = CHUNK.matcher(line(in));
      if (!size.matches()) {
        throw new IOException("the answer is in broken chunks");
      }
      int length = Integer.parseInt(size.group(1), 16);
      if (length == 0) {
        return body.toByteArray();
      }
      if (length > largest - body.size()) {
        throw new IOException("the answer is too large");
      }
      body.writeBytes(in.readNBytes(length));
      if (!line(in).isEmpty()) {
        throw new IOException("the answer is in broken chunks");
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0 || line.size() > LONGEST_LINE) {
        throw new IOException("the head of the answer is cut off or too long");
      }
      line.write(octet);
    }
    var text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether the body is plain text. */
  public boolean isPlainText() {
    var type = fields.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return type.equals("text/plain")
        || type.startsWith("text/plain;")
        || type.startsWith("text/plain ");
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
