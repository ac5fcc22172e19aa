package org.sealpost.checks.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/**
 * The parts of a mail that people read: its HTML as trees, its plain text as it stands. At most
 * {@value #MOST_PARTS} parts, of each the first {@value #MOST_TEXT} characters.
 */
public record ReadableParts(List<Document> html, List<String> plain) {

  /** A link that stands in plain text. */
  public static final Pattern LINK = Pattern.compile("(?i)\\bhttps?://[^\\s<>\"']{1,2000}");

  private static final int MOST_PARTS = 20;
  private static final int MOST_TEXT = 1_000_000;

  public ReadableParts {
    html = List.copyOf(html);
    plain = List.copyOf(plain);
  }

  /** Those of a mail. Nobody may change the trees: all checks share them. */
  public static ReadableParts of(Message message) {
    var html = new ArrayList<Document>();
    var plain = new ArrayList<String>();
    message
        .root()
        .walk()
        .filter(Part.Leaf.class::isInstance)
        .map(Part.Leaf.class::cast)
        .filter(leaf -> leaf.type().type().equals("text"))
        .limit(MOST_PARTS)
        .forEach(
            leaf -> {
              var text = leaf.text(MOST_TEXT);
              if (leaf.type().subtype().equals("html")) {
                html.add(Jsoup.parse(text));
              } else {
                plain.add(text);
              }
            });
    return new ReadableParts(html, plain);
  }
}
