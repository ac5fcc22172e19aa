package org.sealpost.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why two readers see one mail differently; {@code docs/mail-reader-differences.md} argues each.
 */
enum Difference {
  /** They see the same types, nesting and octets. */
  NONE,
  /** Only line ends, or blanks at line ends, differ. */
  LINE_ENDS,
  /** The mail is odd, and our reader tells so as an anomaly. */
  TOLD,
  /** The other reader takes for text what has a type that it cannot parse. */
  TYPE_READ_AS_TEXT,
  /** The other reader reads another boundary, or does not know the type message/global. */
  NOT_ENTERED,
  /** The other reader does not look into an embedded message that is encoded. */
  ENCODED_EMBEDDED,
  /** The other reader does not know that parts of a digest are messages. */
  DIGEST,
  /** The other reader leaves out parts that hold nothing, or fills them with what follows. */
  EMPTY_PARTS,
  /** The other reader does not know the transfer encoding as it is written. */
  NOT_DECODED,
  /** The other reader keeps an equals sign at the very end of quoted-printable. */
  EQUALS_AT_THE_END,
  /** The other reader does not take an equals sign before blanks for a soft line break. */
  SOFT_BREAK_WITH_BLANKS,
  /** The other reader refuses the mail. */
  REFUSED,
  /** Nobody knows: a defect in one of the readers. */
  UNEXPLAINED;

  private static final Pattern SOFT_BREAK = Pattern.compile("=[ \t]+\r?\n");

  static Difference between(SeenPart ours, SeenPart theirs, List<Anomaly> anomalies) {
    boolean told = anomalies.stream().anyMatch(anomaly -> anomaly != Anomaly.BARE_LF);
    if (!ours.outline().equals(theirs.outline())) {
      return told ? TOLD : ofOutlines(ours, theirs);
    }
    var difference = NONE;
    for (int i = 0; i < ours.leaves().size(); i++) {
      var leaf = ofContents(ours.leaves().get(i), theirs.leaves().get(i).content());
      difference = leaf.compareTo(difference) > 0 ? leaf : difference;
    }
    return told && difference != NONE && difference != LINE_ENDS ? TOLD : difference;
  }

  private static Difference ofOutlines(SeenPart ours, SeenPart theirs) {
    if (withoutEmpty(ours).equals(withoutEmpty(theirs))) {
      return EMPTY_PARTS;
    }
    if (collapses(ours, theirs, true)) {
      return NOT_ENTERED;
    }
    if (!collapses(ours, theirs, false)) {
      return UNEXPLAINED;
    }
    if (ours.outline().contains("digest(")) {
      return DIGEST;
    }
    return ours.outline().contains("message/") ? ENCODED_EMBEDDED : TYPE_READ_AS_TEXT;
  }

  /** Whether theirs is ours with whole parts not entered: under their own type, or as text. */
  private static boolean collapses(SeenPart ours, SeenPart theirs, boolean ownType) {
    var leaf = ownType ? ours.type() : "text/plain";
    if (theirs.type().equals(leaf) && theirs.parts().isEmpty()) {
      return true;
    }
    if (!ours.type().equals(theirs.type()) || ours.parts().size() != theirs.parts().size()) {
      return false;
    }
    for (int i = 0; i < ours.parts().size(); i++) {
      if (!collapses(ours.parts().get(i), theirs.parts().get(i), ownType)) {
        return false;
      }
    }
    return true;
  }

  private static String withoutEmpty(SeenPart part) {
    return part.parts().isEmpty() && part.content().length == 0
        ? ""
        : part.type()
            + String.join("", part.parts().stream().map(Difference::withoutEmpty).toList());
  }

  private static Difference ofContents(SeenPart ours, byte[] theirs) {
    if (Arrays.equals(ours.content(), theirs)) {
      return NONE;
    }
    var one = plain(ours.content());
    var other = plain(theirs);
    if (one.equals(other)) {
      return LINE_ENDS;
    }
    if (one.isEmpty()) {
      return EMPTY_PARTS;
    }
    if (other.isEmpty() && !plain(ours.raw()).isEmpty()) {
      return ENCODED_EMBEDDED;
    }
    if (other.equals(one + "=")) {
      return EQUALS_AT_THE_END;
    }
    if (SOFT_BREAK.matcher(new String(ours.raw(), StandardCharsets.ISO_8859_1)).find()) {
      return SOFT_BREAK_WITH_BLANKS;
    }
    return other.equals(plain(ours.raw())) ? NOT_DECODED : UNEXPLAINED;
  }

  private static String plain(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1)
        .replace("\r", "")
        .replaceAll("[ \t]+(\n|$)", "$1")
        .replaceAll("\n+$", "");
  }
}
