package org.sealpost.authenticity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/**
 * The domain that the reader sees in From. Only what every reader reads in the same way counts: one
 * From field, one address, no group, no route (RFC 9989 §5.3.1 leaves the rest to us).
 *
 * @param domain that domain; empty if there is doubt
 * @param doubt what is wrong; empty text if nothing is
 */
record FromDomain(Optional<Domain> domain, String doubt) {

  private static final String FROM = "from";

  private static final Pattern FOLDED_FROM =
      Pattern.compile("\\n[ \\t]+from[ \\t]*:", Pattern.CASE_INSENSITIVE);

  private static final Set<String> STRUCTURED =
      Set.of(
          "received",
          "return-path",
          "delivered-to",
          "authentication-results",
          "arc-seal",
          "arc-authentication-results",
          "to",
          "cc",
          "date",
          "message-id",
          "mime-version",
          "content-type",
          "content-transfer-encoding");

  static FromDomain of(Message message) {
    var fields = message.fields().stream().filter(FromDomain::isReadAsFrom).toList();
    if (message.fields().stream().anyMatch(FromDomain::hidesFrom)) {
      return doubtful("a folded line that some readers take for From");
    }
    if (fields.isEmpty()) {
      return doubtful("no From field");
    }
    if (fields.size() > 1) {
      return doubtful("more than one From field");
    }
    return ofField(fields.getFirst());
  }

  private static FromDomain ofField(HeaderField field) {
    if (!field.is("From")) {
      return doubtful("a From field that not every reader takes for one");
    }
    var read = AddressList.read(field);
    if (!read.wellFormed() || hasGroupOrRoute(field.value())) {
      return doubtful("From can be read in two ways");
    }
    if (hasHiddenAddress(field)) {
      return doubtful("From hides an address in encoded words");
    }
    if (read.mailboxes().size() != 1) {
      return doubtful("not one address in From but " + read.mailboxes().size());
    }
    return new FromDomain(Optional.of(read.mailboxes().getFirst().address().domain()), "");
  }

  private static FromDomain doubtful(String doubt) {
    return new FromDomain(Optional.empty(), doubt);
  }

  /** Whether some reader might take this for a From field: blanks and controls in the name, too. */
  private static boolean isReadAsFrom(HeaderField field) {
    var raw = field.raw();
    int colon = raw.indexOf(':');
    int at = 0;
    for (int i = 0; i < colon; i++) {
      char c = raw.charAt(i);
      if (c >= '!' && c <= '~') {
        if (at == FROM.length() || Character.toLowerCase(c) != FROM.charAt(at)) {
          return false;
        }
        at++;
      }
    }
    return at == FROM.length();
  }

  /**
   * Whether a line that begins with a blank looks like From, where no text for people can stand:
   * some readers do not see the blank. Signatures are left out: they list the names of fields.
   */
  private static boolean hidesFrom(HeaderField field) {
    return STRUCTURED.contains(field.name().toLowerCase(Locale.ROOT))
        && FOLDED_FROM.matcher(field.raw()).find();
  }

  /** Some readers decode before they look for the address (RFC 2047 §5 forbids it). */
  private static boolean hasHiddenAddress(HeaderField field) {
    return angles(field.text()) > angles(field.value());
  }

  private static long angles(String text) {
    return text.chars().filter(c -> c == '<').count();
  }

  /** Whether a colon or a semicolon stands outside quotes and comments. */
  private static boolean hasGroupOrRoute(String value) {
    int depth = 0;
    boolean isQuoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (isQuoted) {
        isQuoted = c != '"';
      } else if (c == '"' && depth == 0) {
        isQuoted = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (depth == 0 && (c == ':' || c == ';')) {
        return true;
      }
    }
    return false;
  }
}
