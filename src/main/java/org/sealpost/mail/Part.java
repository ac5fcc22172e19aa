package org.sealpost.mail;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A MIME part as a view on the message's octets (RFC 2046). Offsets count from the message's first
 * octet.
 */
public sealed interface Part {

  /** The part's header fields. */
  List<HeaderField> fields();

  /**
   * Its type; {@code text/plain} or, inside a digest, {@code message/rfc822} where it states none.
   */
  ContentType type();

  /** Offset of its header. */
  long from();

  /** Offset of its body. */
  long bodyFrom();

  /**
   * Offset after its last octet; the line end before a boundary belongs to the boundary (RFC 2046
   * §5.1.1).
   */
  long to();

  /** Header and body as they stand. */
  Content raw();

  /** The body as it stands, transfer encoding untouched. */
  Content rawBody();

  /**
   * The file name that the header states, decoded (RFC 2231, RFC 2047), path and control characters
   * removed.
   */
  default Optional<String> fileName() {
    return fileNames().stream().findFirst();
  }

  /**
   * Every file name that some reader may see for this part, the preferred one first: extended and
   * plain form, decoded and as it stands, of the disposition and of the type. Who judges names must
   * judge all.
   */
  List<String> fileNames();

  /**
   * {@code attachment}, {@code inline} or another disposition, lower case; empty if none is stated.
   */
  Optional<String> disposition();

  /** This part and all within, in the order of the octets; embedded messages are entered. */
  default Stream<Part> walk() {
    return switch (this) {
      case Leaf leaf -> Stream.of(leaf);
      case Multipart multipart ->
          Stream.concat(Stream.of(multipart), multipart.children().stream().flatMap(Part::walk));
      case Embedded embedded ->
          Stream.concat(Stream.of(embedded), embedded.message().root().walk());
    };
  }

  /** A part that holds content. */
  non-sealed interface Leaf extends Part {

    /** The decoded octets; broken encodings are decoded as far as they go. */
    InputStream open();

    /** The first decoded octets, at most so many. */
    byte[] decoded(int most);

    /**
     * The decoded text in its charset, at most so many characters; octets that fit no charset
     * become U+FFFD.
     */
    String text(int most);
  }

  /** A part made of parts. */
  non-sealed interface Multipart extends Part {

    /** The parts between the boundaries. */
    List<Part> children();
  }

  /** A message within a message ({@code message/rfc822}, {@code message/global}). */
  non-sealed interface Embedded extends Part {

    /** The inner message; its offsets count from its own first octet. */
    Message message();
  }
}
