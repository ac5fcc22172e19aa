package org.sealpost.console.messages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Listing;
import org.sealpost.mail.MailId;
import org.sealpost.tracking.Stories;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The search for messages: one box for addresses, Message-IDs and ids, and filters. */
@Controller
final class MessagesPage {

  private static final int SHOWN = 50;
  private static final List<String> VERDICTS =
      List.of("clean", "bulk", "suspicious", "spam", "phishing", "fraud", "malware");
  private static final List<String> ACTIONS =
      List.of("deliver", "mark", "quarantine", "reject", "defer");
  private static final List<String> DIRECTIONS = List.of("inbound", "outbound", "internal");

  private final Stories stories;

  MessagesPage(ConsoleParts parts) {
    this.stories = parts.stories();
  }

  @Allow(Right.SEE_MESSAGES)
  @GetMapping("/messages")
  String show(
      @RequestParam Optional<String> q,
      @RequestParam Optional<String> direction,
      @RequestParam Optional<String> verdict,
      @RequestParam Optional<String> action,
      @RequestParam Optional<String> from,
      @RequestParam Optional<String> to,
      @RequestParam Optional<String> after,
      HttpServletRequest request,
      Model model) {
    var text = MessageSearch.filled(q);
    var mail = text.map(given -> given.toUpperCase(Locale.ROOT)).filter(MailId::isMailId);
    if (mail.isPresent() && stories.story(new MailId(mail.get())).isPresent()) {
      return "redirect:/messages/" + mail.get();
    }
    boolean bracketed = text.filter(given -> given.startsWith("<")).isPresent();
    var search =
        new MessageSearch(
            bracketed ? Optional.empty() : text,
            bracketed ? text : Optional.empty(),
            direction,
            verdict,
            action,
            from,
            to,
            after,
            SHOWN);
    model.addAttribute(
        "listing", Listing.page(search.in(stories), SHOWN, head -> head.mail().text()));
    model.addAttribute("q", text.orElse(""));
    var filters = new LinkedHashMap<String, String>();
    filters.put(bracketed ? "messageId" : "address", text.orElse(""));
    filters.put("direction", direction.orElse(""));
    filters.put("verdict", verdict.orElse(""));
    filters.put("action", action.orElse(""));
    filters.put("from", from.orElse(""));
    filters.put("to", to.orElse(""));
    model.addAttribute("filters", filters);
    model.addAttribute("filtered", filters.values().stream().anyMatch(value -> !value.isBlank()));
    model.addAttribute("verdicts", VERDICTS);
    model.addAttribute("actions", ACTIONS);
    model.addAttribute("directions", DIRECTIONS);
    model.addAttribute("api", api(filters));
    model.addAttribute("more", more(request));
    return "messages";
  }

  private static String api(Map<String, String> filters) {
    var address = UriComponentsBuilder.fromPath("/api/v1/messages");
    filters.forEach(
        (name, value) -> {
          if (!value.isBlank()) {
            address.queryParam(name, "{" + name + "}");
          }
        });
    return address.encode().buildAndExpand(filters).toUriString();
  }

  /** The address of this search without its place in the list, ready for one more parameter. */
  private static String more(HttpServletRequest request) {
    var query = Optional.ofNullable(request.getQueryString()).orElse("");
    return UriComponentsBuilder.fromPath("/messages")
        .query(query)
        .replaceQueryParam("after")
        .build(true)
        .toUriString();
  }
}
