package org.sealpost.console.quarantine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Listing;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.quarantine.CaseQuery;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.quarantine.Quarantine;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The quarantine: what waits, why, until when; release and removal with a reason. */
@Controller
final class QuarantinePage {

  private static final int SHOWN = 50;

  private final Quarantine quarantine;
  private final QuarantineDeeds deeds;

  QuarantinePage(ConsoleParts parts, QuarantineDeeds deeds) {
    this.quarantine = parts.quarantine();
    this.deeds = deeds;
  }

  @Allow(Right.SEE_QUARANTINE)
  @GetMapping("/quarantine")
  String show(
      @RequestParam Optional<String> address,
      @RequestParam Optional<String> kind,
      @RequestParam(defaultValue = "false") boolean released,
      @RequestParam Optional<String> after,
      Model model) {
    var query =
        new CaseQuery(
            address.map(String::strip).filter(text -> !text.isEmpty()),
            Words.read(HoldReason.Kind.class, "kind", kind),
            Optional.empty(),
            released ? Optional.empty() : Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            after.filter(text -> !text.isBlank()).map(QuarantineApi::place),
            SHOWN + 1);
    model.addAttribute(
        "listing", Listing.page(quarantine.list(query), SHOWN, held -> held.place().toString()));
    model.addAttribute("address", address.orElse(""));
    model.addAttribute("kind", kind.orElse(""));
    model.addAttribute("kinds", Arrays.stream(HoldReason.Kind.values()).map(Words::of).toList());
    model.addAttribute("released", released);
    rights(model);
    model.addAttribute("api", "/api/v1/quarantine");
    return "quarantine";
  }

  @Allow(Right.SEE_QUARANTINE)
  @GetMapping("/quarantine/{id}")
  String one(@PathVariable String id, Model model) {
    model.addAttribute("held", deeds.known(id));
    rights(model);
    model.addAttribute("api", "/api/v1/quarantine/" + id);
    return "held";
  }

  @Allow(Right.RELEASE_QUARANTINE)
  @PostMapping("/quarantine/release")
  String release(@RequestParam String id, @RequestParam String reason, RedirectAttributes flash) {
    deeds.release(id, List.of(), reason);
    flash.addFlashAttribute("said", "quarantine.released");
    return "redirect:/quarantine";
  }

  @Allow(Right.DELETE_QUARANTINE)
  @PostMapping("/quarantine/delete")
  String delete(@RequestParam String id, @RequestParam String reason, RedirectAttributes flash) {
    deeds.delete(id, reason);
    flash.addFlashAttribute("said", "quarantine.deleted");
    return "redirect:/quarantine";
  }

  private static void rights(Model model) {
    var visitor = VisitorAuthentication.visitor();
    model.addAttribute("mayRelease", visitor.may(Right.RELEASE_QUARANTINE));
    model.addAttribute("mayDelete", visitor.may(Right.DELETE_QUARANTINE));
  }
}
