package org.sealpost.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a header's fields line by line (RFC 5322 §2.2, with the obsolete blanks before the colon
 * of §4.5). Every octet of the header belongs to a field; what is no field is kept under an empty
 * name.
 */
final class HeaderReader {

  private final Content content;
  private final long from;
  private final Reading reading;
  private final List<HeaderField> fields = new ArrayList<>();
  private long fieldFrom = -1;
  private long fieldTo;

  HeaderReader(Content content, long from, Reading reading) {
    this.content = content;
    this.from = from;
    this.reading = reading;
    this.fieldTo = from;
  }

  /** Takes the next line; false if it is the empty line that ends the header. */
  boolean add(Lines line) {
    if (line.length() == 0) {
      finishField();
      return false;
    }
    int first = line.at(0);
    boolean continues = (first == ' ' || first == '\t') && fieldFrom >= 0;
    if (!continues) {
      finishField();
      fieldFrom = line.start();
    }
    fieldTo = line.after();
    return true;
  }

  /** All fields, once the header has ended. */
  List<HeaderField> fields() {
    finishField();
    return List.copyOf(fields);
  }

  long from() {
    return from;
  }

  private void finishField() {
    if (fieldFrom < 0) {
      return;
    }
    long start = fieldFrom;
    fieldFrom = -1;
    if (fields.size() >= reading.limits().fields()) {
      reading.tell(Anomaly.TOO_MANY_FIELDS);
    } else if (fieldTo - from > reading.limits().headerOctets()) {
      reading.tell(Anomaly.HEADER_TOO_LARGE);
    } else {
      var octets = new byte[(int) (fieldTo - start)];
      int done = 0;
      while (done < octets.length) {
        done += content.read(start + done, octets, done, octets.length - done);
      }
      add(new String(octets, StandardCharsets.ISO_8859_1), start);
    }
  }

  private void add(String raw, long start) {
    var name = nameOf(raw);
    if (name.isEmpty() && !(start == 0 && isMboxLine(raw))) {
      reading.tell(Anomaly.BROKEN_FIELD);
    }
    fields.add(new HeaderField(name, raw, start, fieldTo));
  }

  /** The line that mail files put before a message (RFC 4155). */
  private static boolean isMboxLine(String raw) {
    return raw.startsWith("From ") || raw.startsWith(">From ");
  }

  /** Printable ASCII without colon (RFC 5322 §3.6.8), then perhaps blanks, then the colon. */
  private static String nameOf(String raw) {
    int end = 0;
    while (end < raw.length() && isInName(raw.charAt(end))) {
      end++;
    }
    int colon = end;
    while (colon < raw.length() && (raw.charAt(colon) == ' ' || raw.charAt(colon) == '\t')) {
      colon++;
    }
    return colon < raw.length() && raw.charAt(colon) == ':' ? raw.substring(0, end) : "";
  }

  private static boolean isInName(char c) {
    return c > 32 && c < 127 && c != ':';
  }
}
