package org.sealpost.console.auditing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.sealpost.audit.AuditLog;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Listing;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** The audit log: who did what, when, from where. */
@Controller
final class AuditPage {

  private static final int SHOWN = 100;

  private final AuditLog audit;

  AuditPage(ConsoleParts parts) {
    this.audit = parts.audit();
  }

  @Allow(Right.SEE_AUDIT)
  @GetMapping("/audit")
  String show(
      @RequestParam Optional<String> who,
      @RequestParam Optional<String> what,
      @RequestParam Optional<String> object,
      @RequestParam Optional<String> from,
      @RequestParam Optional<String> to,
      @RequestParam Optional<String> after,
      HttpServletRequest request,
      Model model) {
    var search = new AuditSearch(who, what, object, from, to, after, SHOWN);
    model.addAttribute(
        "listing",
        Listing.page(audit.lines(search.query()), SHOWN, line -> Long.toString(line.sequence())));
    model.addAttribute("who", who.orElse(""));
    model.addAttribute("what", what.orElse(""));
    model.addAttribute("object", object.orElse(""));
    model.addAttribute("from", from.orElse(""));
    model.addAttribute("to", to.orElse(""));
    model.addAttribute("api", "/api/v1/audit");
    model.addAttribute(
        "more",
        UriComponentsBuilder.fromPath("/audit")
            .query(Optional.ofNullable(request.getQueryString()).orElse(""))
            .replaceQueryParam("after")
            .build(true)
            .toUriString());
    return "audit";
  }

  @Allow(Right.SEE_AUDIT)
  @PostMapping("/audit/verify")
  String verify(RedirectAttributes flash) {
    flash.addFlashAttribute("chain", audit.verify());
    return "redirect:/audit";
  }
}
