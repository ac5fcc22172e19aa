package org.sealpost.smime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sealpost.mail.Content;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/**
 * The content of a message as a MIME entity that arrives as it left (RFC 8551 §3.1): CRLF line
 * ends, seven bits, nothing that relays change. Parts that need it are encoded anew; all others,
 * and everything that is already signed, keep their octets.
 */
final class SealableEntity {

  private static final String ENCODING = "Content-Transfer-Encoding";
  private static final byte[] CRLF = {'\r', '\n'};

  private final List<Content> pieces = new ArrayList<>();

  private SealableEntity() {}

  /** The entity: what the header says of the content, and the body. */
  static Content of(Message message) {
    var entity = new SealableEntity();
    var body = message.body();
    if (TextTraits.of(body).travel()) {
      entity.pieces.addAll(canonical(Entity.contentFields(message)));
      entity.typeUnlessStated(message);
      entity.pieces.add(Content.of(CRLF));
      entity.pieces.add(body);
    } else {
      entity.root(message);
    }
    return Content.concat(entity.pieces);
  }

  private static List<Content> canonical(List<Content> fields) {
    return fields.stream().map(LineEnds::canonical).toList();
  }

  private void typeUnlessStated(Message message) {
    if (message.field("Content-Type").isEmpty()) {
      text("Content-Type: text/plain\r\n");
    }
  }

  private void root(Message message) {
    var fields =
        message.fields().stream()
            .filter(f -> f.name().regionMatches(true, 0, "Content-", 0, "Content-".length()))
            .toList();
    typeUnlessStated(message);
    part(message.content(), message.root(), fields);
  }

  private void part(Content source, Part part, List<HeaderField> fields) {
    switch (part) {
      case Part.Leaf leaf -> leaf(leaf, fields);
      case Part.Multipart multipart when multipart.type().is("multipart/signed") -> {
        fields.forEach(this::field);
        raw(CRLF);
        pieces.add(LineEnds.canonical(multipart.rawBody()));
      }
      case Part.Multipart multipart -> {
        composite(fields);
        long at = multipart.bodyFrom();
        for (var child : multipart.children()) {
          pieces.add(LineEnds.canonical(source.slice(at, child.from())));
          part(source, child, child.fields());
          at = child.to();
        }
        pieces.add(LineEnds.canonical(source.slice(at, multipart.to())));
      }
      case Part.Embedded embedded -> {
        composite(fields);
        var inner = embedded.message();
        var header =
            inner.fields().stream().filter(f -> !f.is(ENCODING)).map(this::withLineEnd).toList();
        header.forEach(this::raw);
        part(inner.content(), inner.root(), encodingOf(inner));
      }
    }
  }

  /** The header of something made of parts; its parts are in seven bits when we are done. */
  private void composite(List<HeaderField> fields) {
    for (var field : fields) {
      if (field.is(ENCODING)) {
        text(ENCODING + ": 7bit\r\n");
      } else {
        field(field);
      }
    }
    raw(CRLF);
  }

  private static List<HeaderField> encodingOf(Message message) {
    return message.fields(ENCODING);
  }

  private void leaf(Part.Leaf leaf, List<HeaderField> fields) {
    var encoding = encoding(leaf);
    var traits = TextTraits.of(leaf.rawBody());
    boolean isText = leaf.type().type().equals("text");
    boolean fits =
        switch (encoding) {
          case "base64", "quoted-printable" -> traits.sevenBit();
          case "", "7bit", "8bit" ->
              traits.sevenBit() && !traits.fragile() && (isText || !traits.bareCr());
          case "binary" -> traits.travel();
          default -> true; // nobody knows how to read it, so nobody may rewrite it
        };
    if (fits) {
      fields.forEach(this::field);
      raw(CRLF);
      pieces.add(LineEnds.canonical(leaf.rawBody()));
    } else {
      encoded(leaf, fields, encoding, isText);
    }
  }

  private void encoded(Part.Leaf leaf, List<HeaderField> fields, String encoding, boolean isText) {
    boolean identity = !encoding.equals("base64") && !encoding.equals("quoted-printable");
    var plain = identity ? leaf.rawBody() : decoded(leaf);
    if (isText) {
      plain = LineEnds.canonical(plain);
    }
    long beyondAscii = TextTraits.of(plain).beyondAscii();
    boolean quote = isText && beyondAscii <= plain.size() / 4;
    fields.stream().filter(f -> !f.is(ENCODING)).forEach(this::field);
    text(ENCODING + ": " + (quote ? "quoted-printable" : "base64") + "\r\n\r\n");
    pieces.add(quote ? QuotedPrintable.encode(plain) : Base64Text.encode(plain));
  }

  private static Content decoded(Part.Leaf leaf) {
    var octets = new OctetChunks();
    try (var in = leaf.open()) {
      in.transferTo(octets);
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot read a part", broken);
    }
    return octets.content();
  }

  private static String encoding(Part part) {
    return part.fields().stream()
        .filter(f -> f.is(ENCODING))
        .findFirst()
        .map(f -> f.value().strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  private void field(HeaderField field) {
    raw(withLineEnd(field));
  }

  private byte[] withLineEnd(HeaderField field) {
    var canonical = LineEnds.canonical(Content.of(field.octets())).octets();
    boolean ended = canonical.length > 0 && canonical[canonical.length - 1] == '\n';
    return ended
        ? canonical
        : Content.concat(List.of(Content.of(canonical), Content.of(CRLF))).octets();
  }

  private void text(String ascii) {
    raw(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private void raw(byte[] octets) {
    pieces.add(Content.of(octets));
  }
}
