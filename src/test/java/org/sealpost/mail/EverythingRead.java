package org.sealpost.mail;

import java.util.List;

/** Looks at all that can be seen of a message, to find octets on which the reader fails. */
final class EverythingRead {

  private static final int MOST = 1 << 20;

  private EverythingRead() {}

  /** Reads and decodes everything; returns how many parts there were. */
  static int of(byte[] octets) {
    var message = Message.read(Content.of(octets));
    int parts = 0;
    for (var part : message.root().walk().toList()) {
      look(part);
      parts++;
    }
    header(message.fields());
    check(message.bodyFrom() <= octets.length, "the body begins within the octets");
    check(parts <= ReadingLimits.USUAL.parts(), "parts are bounded");
    check(message.anomalies() != null, "anomalies are known");
    return parts;
  }

  private static void look(Part part) {
    header(part.fields());
    check(part.from() <= part.bodyFrom() && part.bodyFrom() <= part.to(), "offsets are in order");
    check(part.raw().size() == part.to() - part.from(), "raw is the stretch of octets");
    check(part.rawBody().size() == part.to() - part.bodyFrom(), "the body is its end");
    check(part.fileName().isEmpty() || !part.fileName().get().isEmpty(), "no name is empty");
    check(part.disposition().isEmpty() || !part.disposition().get().isEmpty(), "nor disposition");
    switch (part) {
      case Part.Leaf leaf -> {
        check(leaf.text(1_000).length() <= 1_000, "text is bounded");
        check(leaf.decoded(MOST).length <= part.rawBody().size(), "decoding never grows");
      }
      case Part.Multipart multipart ->
          multipart
              .children()
              .forEach(
                  child ->
                      check(
                          child.from() >= part.bodyFrom() && child.to() <= part.to(),
                          "children lie within"));
      case Part.Embedded embedded -> header(embedded.message().fields());
    }
  }

  private static void header(List<HeaderField> fields) {
    long at = 0;
    for (var field : fields) {
      check(field.from() >= at && field.to() > field.from(), "fields are in order");
      check(field.raw().length() == field.to() - field.from(), "raw is the stretch of octets");
      at = field.to();
      check(field.text().chars().noneMatch(Character::isISOControl), "text has no controls");
      addresses(AddressList.read(field));
      check(!ContentType.parse(field.value()).type().isEmpty(), "there is always a type");
    }
  }

  static void addresses(AddressList list) {
    for (var mailbox : list.mailboxes()) {
      var again = Address.parse(mailbox.address().toString());
      check(again.isPresent() && again.get().equals(mailbox.address()), "written reads as read");
      check(mailbox.displayName().chars().noneMatch(Character::isISOControl), "clean names");
    }
    check(!list.wellFormed() || list.mailboxes().size() <= 5_000, "lists are bounded");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
