package org.sealpost.checks.link;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.domain.RegisteredName;
import org.sealpost.mail.Domain;

/** Sees links whose text shows one address and that lead to another. */
public final class LinkTextDiffers implements Check {

  /** Text that is nothing but a web address. */
  private static final Pattern SHOWN =
      Pattern.compile(
          "(?i)^[\\s\\p{Punct}&&[^/@]]*(https?://|www\\.)?((?:[\\p{L}\\p{N}_-]+\\.)+\\p{L}{2,24})"
              + "(?::\\d+)?(?:[/?#]\\S*)?[\\s.]*$");

  /** Endings of files that look like endings of domains. */
  private static final Set<String> FILE_ENDINGS =
      Set.of(
          "asp", "aspx", "csv", "doc", "docx", "exe", "gif", "htm", "html", "jpeg", "jpg", "js",
          "json", "jsp", "log", "md", "pdf", "php", "pl", "png", "ppt", "pptx", "py", "rar", "rs",
          "sh", "tar", "txt", "xls", "xlsx", "xml", "zip");

  @Override
  public String name() {
    return "link-text-differs";
  }

  @Override
  public Concern concern() {
    return Concern.PHISHING;
  }

  @Override
  public Finding look(Evidence evidence) {
    return Links.of(evidence).all().stream()
        .flatMap(link -> judge(link, evidence).stream())
        .max(Comparator.comparingDouble(Finding.Seen::strength))
        .<Finding>map(seen -> seen)
        .orElseGet(Finding::nothing);
  }

  private static Optional<Finding.Seen> judge(Links.Link link, Evidence evidence) {
    var shown = shownDomain(link.shown());
    var target = Host.of(link.target());
    if (shown.isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    var domain = target.get().domain();
    if (domain.isPresent() && RegisteredName.same(domain.get(), shown.get())) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding.Seen(
            "A link shows "
                + shown.get().display()
                + " and leads to "
                + domain.map(Domain::display).orElse(target.get().text()),
            strength(evidence, shown.get(), domain)));
  }

  /**
   * Senders of mailings count clicks: their links go by way of their own or their mailer's host.
   * The weakest case is a mailing that shows its own sender's address.
   */
  private static double strength(Evidence evidence, Domain shown, Optional<Domain> target) {
    boolean showsSender = evidence.from().stream().anyMatch(m -> same(m.address().domain(), shown));
    boolean leadsToSender =
        target.isPresent()
            && evidence.from().stream().anyMatch(m -> same(m.address().domain(), target.get()));
    boolean isMailing =
        evidence.readable().field("List-Unsubscribe").isPresent()
            || evidence.readable().field("List-Id").isPresent();
    if (leadsToSender) {
      return 0.3;
    }
    if (showsSender) {
      return isMailing ? 0.15 : 0.4;
    }
    return isMailing ? 0.4 : 1;
  }

  private static boolean same(Domain one, Domain other) {
    return RegisteredName.same(one, other);
  }

  private static Optional<Domain> shownDomain(String text) {
    var matcher = SHOWN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var host = matcher.group(2);
    var ending = host.substring(host.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    boolean bare = matcher.group(1) == null;
    return bare && FILE_ENDINGS.contains(ending) ? Optional.empty() : Domain.parse(host);
  }
}
