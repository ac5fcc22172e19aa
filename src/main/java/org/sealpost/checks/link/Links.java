package org.sealpost.checks.link;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.sealpost.checks.Evidence;
import org.sealpost.mail.Part;

/**
 * The links of a mail: those of its HTML with the text that the reader sees, and those that stand
 * in its plain text.
 */
record Links(List<Link> all) {

  private static final int MOST_LINKS = 2_000;
  private static final int MOST_PARTS = 20;
  private static final int MOST_TEXT = 1_000_000;
  private static final int MOST_SHOWN = 500;
  private static final Pattern PLAIN = Pattern.compile("(?i)\\bhttps?://[^\\s<>\"']{1,2000}");

  /** One link: what the reader sees, empty in plain text, and where it leads. */
  record Link(String shown, String target) {}

  static Links of(Evidence evidence) {
    return evidence.shared(Links.class, Links::read);
  }

  private static Links read(Evidence evidence) {
    var links = new ArrayList<Link>();
    int parts = 0;
    for (var leaf : evidence.leaves()) {
      if (leaf.type().type().equals("text") && parts < MOST_PARTS) {
        parts++;
        if (leaf.type().subtype().equals("html")) {
          addHtml(leaf, links);
        } else {
          addPlain(leaf, links);
        }
      }
    }
    return new Links(links);
  }

  private static void addPlain(Part.Leaf leaf, List<Link> links) {
    var found = PLAIN.matcher(leaf.text(MOST_TEXT));
    while (found.find() && links.size() < MOST_LINKS) {
      links.add(new Link("", found.group()));
    }
  }

  private static void addHtml(Part.Leaf leaf, List<Link> links) {
    Document document = Jsoup.parse(leaf.text(MOST_TEXT));
    var base = document.selectFirst("base[href]");
    var prefix = base == null ? "" : base.attr("href");
    for (Element element : document.select("a[href], area[href], form[action]")) {
      if (links.size() >= MOST_LINKS) {
        return;
      }
      var target = element.hasAttr("href") ? element.attr("href") : element.attr("action");
      boolean relative = !target.contains(":") && !target.startsWith("#");
      var shown = element.is("form") ? "" : element.text();
      links.add(
          new Link(
              shown.substring(0, Math.min(shown.length(), MOST_SHOWN)),
              relative ? prefix + target : target));
    }
  }
}
