package org.sealpost.mail;

import java.util.ArrayList;
import java.util.List;

/**
 * A part as some reader sees it, to compare readers: its type, its parts, and for a leaf its
 * decoded content.
 */
final class SeenPart {

  private final String type;
  private final List<SeenPart> parts = new ArrayList<>();
  private byte[] content = {};
  private byte[] raw = {};

  SeenPart(String type) {
    this.type = type;
  }

  void add(SeenPart part) {
    parts.add(part);
  }

  void hold(byte[] octets) {
    content = octets;
  }

  void holdRaw(byte[] octets) {
    raw = octets;
  }

  String type() {
    return type;
  }

  List<SeenPart> parts() {
    return parts;
  }

  /** The one part within; a text without content if there is none. */
  SeenPart only() {
    return parts.isEmpty() ? new SeenPart("text/plain") : parts.getFirst();
  }

  byte[] content() {
    return content;
  }

  byte[] raw() {
    return raw;
  }

  /** Types and nesting: {@code multipart/mixed(text/plain,image/png)}. */
  String outline() {
    var text = new StringBuilder(type);
    if (!parts.isEmpty()) {
      text.append('(');
      for (int i = 0; i < parts.size(); i++) {
        text.append(i == 0 ? "" : ",").append(parts.get(i).outline());
      }
      text.append(')');
    }
    return text.toString();
  }

  /** The parts that hold content, in order. */
  List<SeenPart> leaves() {
    if (parts.isEmpty()) {
      return List.of(this);
    }
    return parts.stream().flatMap(part -> part.leaves().stream()).toList();
  }
}
