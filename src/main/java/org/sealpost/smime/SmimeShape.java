package org.sealpost.smime;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/**
 * What S/MIME there is in an entity (RFC 8551 §3), in the standard's forms and the sloppy ones.
 * Only an entity that is wholly signed or encrypted is opened; a part among others never is (EFAIL,
 * partial signatures).
 */
sealed interface SmimeShape {

  /** A multipart/signed as it must be: the signed part and the octets of the signature. */
  record ClearSigned(Content signed, Content signature) implements SmimeShape {}

  /** A multipart/signed that is not as it must be. */
  record Flawed(String reason) implements SmimeShape {}

  /**
   * One CMS object.
   *
   * @param octets the object
   * @param declared whether the type says so, not the file name alone
   * @param signed whether the type says that it is signed data
   */
  record Enclosed(Content octets, boolean declared, boolean signed) implements SmimeShape {}

  /**
   * Nothing to open.
   *
   * @param partlySigned whether a part of it is signed
   * @param remark what else is odd
   */
  record Plain(boolean partlySigned, Optional<String> remark) implements SmimeShape {}

  /** Media types of a CMS object; the {@code x-} forms are those of RFC 2311. */
  Set<String> OBJECT = Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");

  /** Media types of a detached signature. */
  Set<String> SIGNATURE = Set.of("application/pkcs7-signature", "application/x-pkcs7-signature");

  /** Header fields that decide what the content is; two of one kind are read differently. */
  List<String> DECISIVE = List.of("Content-Type", "Content-Transfer-Encoding");

  /** Recognises the form. */
  static SmimeShape of(Message entity) {
    var root = entity.root();
    boolean ambiguous = DECISIVE.stream().anyMatch(name -> entity.fields(name).size() > 1);
    return switch (root) {
      case Part.Multipart multipart when isSigned(multipart) ->
          ambiguous
              ? new Flawed("The header describes the content twice.")
              : clearSigned(multipart);
      case Part.Leaf leaf when isObject(leaf) && !ambiguous ->
          new Enclosed(
              CmsOctets.of(leaf),
              isDeclared(leaf),
              SIGNATURE.contains(leaf.type().mediaType())
                  || leaf.type()
                      .parameter("smime-type")
                      .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("signed"))
                      .isPresent());
      case Part part -> plain(part);
    };
  }

  private static SmimeShape clearSigned(Part.Multipart multipart) {
    var children = multipart.children();
    if (children.size() != 2) {
      return new Flawed("The signed part does not stand alone with its signature.");
    }
    return children.getLast() instanceof Part.Leaf signature
        ? new ClearSigned(children.getFirst().raw(), CmsOctets.of(signature))
        : new Flawed("The signature is no part of its own.");
  }

  private static boolean isSigned(Part.Multipart multipart) {
    if (!multipart.type().is("multipart/signed")) {
      return false;
    }
    var protocol = multipart.type().parameter("protocol").orElse("").toLowerCase(Locale.ROOT);
    return SIGNATURE.contains(protocol.strip())
        || multipart.children().stream().anyMatch(SmimeShape::isSignature);
  }

  private static boolean isSignature(Part part) {
    return SIGNATURE.contains(part.type().mediaType())
        || (part.type().is("application/octet-stream") && isNamed(part, ".p7s"));
  }

  private static boolean isDeclared(Part part) {
    var type = part.type().mediaType();
    return OBJECT.contains(type) || SIGNATURE.contains(type);
  }

  private static boolean isObject(Part part) {
    return isDeclared(part)
        || (part.type().type().equals("application")
            && Stream.of(".p7m", ".p7s", ".p7z", ".p7c").anyMatch(end -> isNamed(part, end)));
  }

  private static boolean isNamed(Part part, String ending) {
    return part.fileName().filter(n -> n.toLowerCase(Locale.ROOT).endsWith(ending)).isPresent();
  }

  /** What S/MIME lies inside other content; messages that are merely attached do not count. */
  private static SmimeShape plain(Part root) {
    boolean signed = within(root).anyMatch(p -> p instanceof Part.Multipart m && isSigned(m));
    boolean objects = within(root).anyMatch(SmimeShape::isDeclared);
    return new Plain(
        signed,
        objects && !signed
            ? Optional.of("A part inside other content is signed or encrypted; it is not opened.")
            : Optional.empty());
  }

  private static Stream<Part> within(Part part) {
    return part instanceof Part.Multipart multipart
        ? Stream.concat(Stream.of(part), multipart.children().stream().flatMap(SmimeShape::within))
        : Stream.of(part);
  }
}
