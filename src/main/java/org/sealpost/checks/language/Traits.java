package org.sealpost.checks.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.sealpost.checks.domain.FreeMail;
import org.sealpost.checks.domain.RegisteredName;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Mailbox;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/**
 * What a language model looks at: the words of subject, sender's name and text, in ones and pairs,
 * and the shape of the mail. Nothing of how it travelled or which program wrote it: a model that
 * learns that knows its corpus, not mail. Each trait is a short text; at most some thousands.
 */
public record Traits(List<String> all) {

  private static final int SUBJECT_WORDS = 40;
  private static final int NAME_WORDS = 8;
  private static final int TEXT_WORDS = 1_500;
  private static final int LONGEST_WORD = 25;
  private static final int SHORTEST_NAME = 4;
  private static final int MOST_LINKS = 500;

  /** A word, a number, one sign; in scripts without spaces each character. */
  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]|[\\p{L}\\p{M}]+|\\p{N}+|[$€£¥%!]");

  private static final Pattern ADDRESS =
      Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}");
  private static final Pattern HOST =
      Pattern.compile("(?i)^\\s*https?://(?:[^/?#@]{0,200}@)?([^/:?#\\\\]{1,255})");

  /** The traits of a mail that was taken apart. */
  public static Traits of(Message mail, ReadableParts parts) {
    var traits = new LinkedHashSet<String>();
    var subject = mail.field("Subject").map(HeaderField::text).orElse("");
    var from = AddressList.mailboxes(mail, "From").findFirst();
    var name = from.map(Mailbox::displayName).orElse("");
    var text = text(parts);
    words(traits, "s:", subject, SUBJECT_WORDS);
    words(traits, "n:", name, NAME_WORDS);
    words(traits, "b:", text, TEXT_WORDS);
    new Shape(traits, mail, parts, subject, name, text).add();
    return new Traits(List.copyOf(traits));
  }

  /** What the reader sees; plain text counts where there is no HTML. */
  private static String text(ReadableParts parts) {
    var text = new StringBuilder();
    if (parts.html().isEmpty()) {
      parts.plain().forEach(each -> text.append(' ').append(each));
    } else {
      parts.html().forEach(each -> text.append(' ').append(each.text()));
    }
    return ADDRESS.matcher(ReadableParts.LINK.matcher(text).replaceAll(" ")).replaceAll(" ");
  }

  private static void words(Set<String> traits, String kind, String text, int most) {
    var found = WORD.matcher(text.toLowerCase(Locale.ROOT));
    var before = "";
    for (int n = 0; n < most && found.find(); n++) {
      var word = shortened(found.group());
      traits.add(kind + word);
      if (!before.isEmpty()) {
        traits.add(kind + before + " " + word);
      }
      before = word;
    }
  }

  /** How long a number is says more than which it is. */
  private static String shortened(String word) {
    if (Character.isDigit(word.charAt(0))) {
      return "#" + word.length();
    }
    return word.length() > LONGEST_WORD ? "##" : word;
  }

  /** How the mail is made, in a few coarse steps. */
  private record Shape(
      Set<String> traits,
      Message mail,
      ReadableParts parts,
      String subject,
      String name,
      String text) {

    void add() {
      var from =
          AddressList.mailboxes(mail, "From").findFirst().map(each -> each.address().domain());
      add(
          "size",
          text.length() < 100
              ? 0
              : text.length() < 500
                  ? 1
                  : text.length() < 2_000 ? 2 : text.length() < 8_000 ? 3 : 4);
      add("subject in capitals", isInCapitals());
      add("signs in subject", subject.codePoints().anyMatch(Shape::isPicture));
      add("signs in name", name.codePoints().anyMatch(Shape::isPicture));
      add("can be left", mail.field("List-Unsubscribe").isPresent());
      add("list", mail.field("List-Id").isPresent());
      add("answers", mail.field("In-Reply-To").isPresent() || mail.field("References").isPresent());
      add(
          "kind",
          (parts.html().isEmpty() ? "" : "h")
              + (parts.plain().isEmpty() ? "" : "t")
              + (mail.root().walk().anyMatch(Shape::isNoText) ? "a" : ""));
      add(
          "pictures",
          step(parts.html().stream().mapToInt(each -> each.select("img").size()).sum()));
      add("form", parts.html().stream().anyMatch(each -> each.selectFirst("form, input") != null));
      add("hidden", parts.html().stream().anyMatch(Shape::hides));
      from.ifPresent(this::addSender);
    }

    private void addSender(Domain from) {
      var registered = RegisteredName.of(from);
      var label = RegisteredName.label(from).toLowerCase(Locale.ROOT);
      add("free mail", FreeMail.includes(from));
      add("ending", ending(registered));
      add("digits in domain", label.chars().anyMatch(Character::isDigit));
      add("hyphen in domain", label.contains("-"));
      add("long domain", label.length() > 16);
      add("labels", step((int) from.name().chars().filter(c -> c == '.').count()));
      add("name is domain", name.isBlank() ? "no name" : isNamed(label) ? "yes" : "no");
      add(
          "domain in text",
          label.length() >= SHORTEST_NAME
              && (subject + " " + text.substring(0, Math.min(3_000, text.length())))
                  .toLowerCase(Locale.ROOT)
                  .contains(label));
      add("answers go", answersGo(registered));
      add(
          "message id",
          messageId(mail.field("Message-ID").map(HeaderField::value).orElse(""), registered));
      addLinks(registered);
    }

    private void addLinks(Domain registered) {
      var hosts = new TreeSet<String>();
      int links = 0;
      for (var link : links()) {
        links++;
        var host = HOST.matcher(link);
        if (host.find()) {
          hosts.add(
              Domain.parse(host.group(1))
                  .map(RegisteredName::of)
                  .map(Domain::name)
                  .orElse("number"));
        }
      }
      boolean own = hosts.contains(registered.name());
      long foreign = hosts.stream().filter(host -> !host.equals(registered.name())).count();
      add("links", step(links));
      add("leads home", hosts.isEmpty() ? "nowhere" : own ? "yes" : "no");
      add("leads to others", step((int) foreign));
      add("leads home only", own && foreign == 0);
      hosts.forEach(host -> add("leads to ending", host.substring(host.lastIndexOf('.') + 1)));
    }

    private List<String> links() {
      var links = new ArrayList<String>();
      parts
          .html()
          .forEach(
              each ->
                  each.select("a[href], area[href]").stream()
                      .limit(MOST_LINKS)
                      .forEach(a -> links.add(a.attr("href"))));
      parts
          .plain()
          .forEach(
              each ->
                  ReadableParts.LINK
                      .matcher(each)
                      .results()
                      .limit(MOST_LINKS)
                      .forEach(found -> links.add(found.group())));
      return links;
    }

    private String answersGo(Domain registered) {
      return AddressList.mailboxes(mail, "Reply-To")
          .findFirst()
          .map(
              to ->
                  RegisteredName.of(to.address().domain()).equals(registered)
                      ? "home"
                      : "elsewhere")
          .orElse("back");
    }

    private static String messageId(String id, Domain registered) {
      int at = id.lastIndexOf('@');
      var domain = Domain.parse(id.substring(at + 1).replaceAll("[>\\s]", ""));
      if (at < 0 || domain.isEmpty()) {
        return id.isBlank() ? "none" : "odd";
      }
      return RegisteredName.of(domain.get()).equals(registered) ? "home" : "elsewhere";
    }

    private boolean isNamed(String label) {
      return Pattern.compile("[^\\p{L}\\p{N}]+")
          .splitAsStream(name.toLowerCase(Locale.ROOT))
          .filter(word -> word.length() >= SHORTEST_NAME)
          .anyMatch(
              word ->
                  label.contains(word)
                      || (label.length() >= SHORTEST_NAME && word.contains(label)));
    }

    private boolean isInCapitals() {
      return subject.length() > 8
          && subject.chars().filter(Character::isUpperCase).count() * 2 > subject.length();
    }

    private static boolean isPicture(int character) {
      return character > 0x1f000 || (character >= 0x2600 && character < 0x2800);
    }

    private static boolean hides(Document html) {
      return html.select("[style]").stream()
          .limit(2_000)
          .map(each -> each.attr("style").toLowerCase(Locale.ROOT).replace(" ", ""))
          .anyMatch(
              style ->
                  style.contains("display:none")
                      || style.contains("visibility:hidden")
                      || style.contains("font-size:0")
                      || style.contains("font-size:1px"));
    }

    private static boolean isNoText(Part part) {
      return part instanceof Part.Leaf leaf && !leaf.type().type().equals("text");
    }

    private static String ending(Domain domain) {
      return domain.name().substring(domain.name().lastIndexOf('.') + 1);
    }

    private static String step(int count) {
      return count == 0
          ? "0"
          : count == 1
              ? "1"
              : count <= 3 ? "2-3" : count <= 8 ? "4-8" : count <= 20 ? "9-20" : "21+";
    }

    private void add(String what, Object how) {
      traits.add("x:" + what + " " + how);
    }
  }
}
