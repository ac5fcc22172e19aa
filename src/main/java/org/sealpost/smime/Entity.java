package org.sealpost.smime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.mail.Content;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/**
 * MIME entities inside S/MIME, and how they and the outer header become one message. Fields about
 * the content ({@code Content-…}) move with the content; all others stay outside, and what stands
 * inside never replaces them (CVE-2026-27443).
 */
final class Entity {

  private static final byte[] CRLF = {'\r', '\n'};
  private static final int TEXT_START = 64;

  private Entity() {}

  /** Reads what was inside. Content that begins without a header is all body. */
  static Message read(Content octets) {
    return Message.read(
        beginsWithHeader(octets) ? octets : Content.concat(List.of(Content.of(CRLF), octets)));
  }

  /** The outer header with the inner content. */
  static Message readable(Message outer, Message inner) {
    var pieces = new ArrayList<>(outerFields(outer));
    if (inner.fields().stream().anyMatch(Entity::isAboutContent)) {
      pieces.add(Content.of("MIME-Version: 1.0\r\n".getBytes(StandardCharsets.US_ASCII)));
    }
    pieces.addAll(contentFields(inner));
    pieces.add(Content.of(CRLF));
    pieces.add(inner.body());
    return Message.read(Content.concat(pieces));
  }

  /** The fields that stay outside, octet by octet. */
  static List<Content> outerFields(Message message) {
    return complete(
        message,
        message.fields().stream()
            .filter(f -> !isAboutContent(f) && !f.is("MIME-Version"))
            .toList());
  }

  /** The fields that move with the content. */
  static List<Content> contentFields(Message message) {
    return complete(message, message.fields().stream().filter(Entity::isAboutContent).toList());
  }

  private static boolean isAboutContent(HeaderField field) {
    return field.name().regionMatches(true, 0, "Content-", 0, "Content-".length());
  }

  private static List<Content> complete(Message message, List<HeaderField> fields) {
    var pieces = new ArrayList<Content>();
    for (var field : fields) {
      pieces.add(message.content().slice(field.from(), field.to()));
      if (field.to() == field.from() || message.content().at(field.to() - 1) != '\n') {
        pieces.add(Content.of(CRLF));
      }
    }
    return pieces;
  }

  private static boolean beginsWithHeader(Content octets) {
    for (long at = 0; at < Math.min(octets.size(), 256); at++) {
      int octet = octets.at(at);
      if (octet == ':') {
        return at > 0;
      }
      if (octet <= ' ' || octet > '~') {
        return at == 0 && (octet == '\r' || octet == '\n');
      }
    }
    return false;
  }

  /**
   * Whether octets begin like text. What CBC gives under a wrong key does not: without this look,
   * one in 256 failures would pass as success, and tell an attacker something.
   */
  static boolean isPlausible(Content octets) {
    for (long at = 0; at < Math.min(octets.size(), TEXT_START); at++) {
      int octet = octets.at(at);
      if (octet < ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
        return false;
      }
    }
    return true;
  }
}
