package org.sealpost.checks.link;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.language.ReadableParts;

/**
 * The links of a mail: those of its HTML with the text that the reader sees, and those that stand
 * in its plain text.
 */
record Links(List<Link> all) {

  private static final int MOST_LINKS = 2_000;
  private static final int MOST_SHOWN = 500;

  /** One link: what the reader sees, empty in plain text, and where it leads. */
  record Link(String shown, String target) {}

  static Links of(Evidence evidence) {
    return evidence.shared(Links.class, Links::read);
  }

  private static Links read(Evidence evidence) {
    var links = new ArrayList<Link>();
    var parts = evidence.readableParts();
    parts.html().forEach(document -> addHtml(document, links));
    parts.plain().forEach(text -> addPlain(text, links));
    return new Links(links);
  }

  private static void addPlain(String text, List<Link> links) {
    var found = ReadableParts.LINK.matcher(text);
    while (found.find() && links.size() < MOST_LINKS) {
      links.add(new Link("", found.group()));
    }
  }

  private static void addHtml(Document document, List<Link> links) {
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
