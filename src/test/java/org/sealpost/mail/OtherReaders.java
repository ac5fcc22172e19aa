package org.sealpost.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Properties;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** How this reader and two others see the same octets. */
final class OtherReaders {

  private static final MimeConfig LENIENT =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderCount(-1)
          .setMaxHeaderLen(-1)
          .setMaxContentLen(-1)
          .build();
  private static final int MOST_DEPTH = 40;

  static {
    for (var lenient :
        new String[] {"mail.mime.base64.ignoreerrors", "mail.mime.ignoreunknownencoding"}) {
      System.setProperty(lenient, "true");
    }
    System.setProperty("mail.mime.parameters.strict", "false");
  }

  private OtherReaders() {}

  static SeenPart ours(Message message) {
    return ours(message.root());
  }

  private static SeenPart ours(Part part) {
    var seen = new SeenPart(part.type().mediaType());
    switch (part) {
      case Part.Leaf leaf -> {
        seen.hold(leaf.decoded(Integer.MAX_VALUE - 8));
        seen.holdRaw(leaf.rawBody().octets());
      }
      case Part.Multipart multipart -> multipart.children().forEach(p -> seen.add(ours(p)));
      case Part.Embedded embedded -> seen.add(ours(embedded.message().root()));
    }
    return seen;
  }

  static SeenPart mime4j(byte[] octets) throws IOException, MimeException {
    var stream = new MimeTokenStream(LENIENT);
    stream.parse(new ByteArrayInputStream(octets));
    var open = new ArrayDeque<SeenPart>();
    var top = new SeenPart("");
    open.push(top);
    boolean first = true;
    for (var state = stream.getState();
        state != EntityState.T_END_OF_STREAM;
        state = stream.next()) {
      switch (state) {
        case T_START_MULTIPART -> push(open, stream.getBodyDescriptor().getMimeType());
        case T_START_MESSAGE -> {
          if (first) {
            open.push(top);
          } else {
            push(open, "message/rfc822");
          }
          first = false;
        }
        case T_END_MULTIPART, T_END_MESSAGE -> open.pop();
        case T_BODY -> {
          var part = new SeenPart(stream.getBodyDescriptor().getMimeType());
          part.hold(stream.getDecodedInputStream().readAllBytes());
          open.getFirst().add(part);
        }
        default -> {}
      }
    }
    return top.only();
  }

  private static void push(ArrayDeque<SeenPart> open, String type) {
    var part = new SeenPart(type);
    open.getFirst().add(part);
    open.push(part);
  }

  static SeenPart angus(byte[] octets) throws IOException, MessagingException {
    var session = Session.getInstance(new Properties());
    return angus(new MimeMessage(session, new ByteArrayInputStream(octets)), session, 0);
  }

  private static SeenPart angus(MimePart part, Session session, int depth)
      throws IOException, MessagingException {
    var type = typeOf(part.getContentType());
    var seen = new SeenPart(type);
    if (type.startsWith("multipart/") && depth < MOST_DEPTH) {
      var multipart = new MimeMultipart(part.getDataHandler().getDataSource());
      for (int i = 0; i < multipart.getCount(); i++) {
        seen.add(angus((MimePart) multipart.getBodyPart(i), session, depth + 1));
      }
    } else if (type.equals("message/rfc822") && depth < MOST_DEPTH) {
      seen.add(angus(new MimeMessage(session, part.getInputStream()), session, depth + 1));
    } else {
      seen.hold(part.getInputStream().readAllBytes());
    }
    return seen;
  }

  private static String typeOf(String value) {
    try {
      return new jakarta.mail.internet.ContentType(value).getBaseType().toLowerCase(Locale.ROOT);
    } catch (MessagingException unreadable) {
      return "text/plain";
    }
  }
}
