package org.sealpost.editing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.sealpost.mail.AuthenticationResults;
import org.sealpost.mail.Content;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/**
 * Lines put on top of a message, and fields taken out of its header. All other octets stay where
 * they are: signatures live by this.
 */
public final class HeaderEdit {

  /** Fields of BIMI that the last host alone may write. */
  private static final Set<String> INDICATORS =
      Set.of("bimi-location", "bimi-indicator", "bimi-logo-preference");

  private final Message message;
  private final List<Content> added = new ArrayList<>();
  private Predicate<HeaderField> removed = field -> false;

  private HeaderEdit(Message message) {
    this.message = message;
  }

  /** Begins with a message as it is. */
  public static HeaderEdit of(Message message) {
    return new HeaderEdit(message);
  }

  /** Puts a line below those that were added before. */
  public HeaderEdit add(HeaderLine line) {
    added.add(line.octets());
    return this;
  }

  /** Takes out every field that fits. */
  public HeaderEdit remove(Predicate<HeaderField> unwanted) {
    removed = removed.or(unwanted);
    return this;
  }

  /**
   * Takes out what only we may say: our own marks, results of authentication in our name (RFC 8601
   * §5), and what mail programs take for the result of BIMI.
   */
  public HeaderEdit removeForgedMarks(String authservId) {
    return remove(field -> isOurMark(field) || AuthenticationResults.claims(field, authservId));
  }

  /** Whether any field is taken out: signatures may have covered it. */
  public boolean isTakingOut() {
    return message.fields().stream().anyMatch(removed);
  }

  /** The message with these changes. */
  public Content content() {
    var pieces = new ArrayList<>(added);
    long kept = 0;
    for (var field : message.fields()) {
      if (removed.test(field) || isContinuingOurs(field)) {
        pieces.add(message.content().slice(kept, field.from()));
        kept = field.to();
      }
    }
    pieces.add(message.content().slice(kept, message.content().size()));
    return Content.concat(pieces);
  }

  /**
   * A header that begins with a folded line (RFC 5322 §2.2.3): below a line of ours it would become
   * part of what we say.
   */
  private boolean isContinuingOurs(HeaderField field) {
    return !added.isEmpty()
        && field.from() == 0
        && (field.raw().startsWith(" ") || field.raw().startsWith("\t"));
  }

  private static boolean isOurMark(HeaderField field) {
    // Controls and blanks in a name: some readers pass them over, or unfold first.
    var raw = field.raw();
    var name = raw.substring(0, Math.max(0, raw.indexOf(':'))).replaceAll("[^!-~]", "");
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("x-sealpost-") || INDICATORS.contains(lower);
  }
}
