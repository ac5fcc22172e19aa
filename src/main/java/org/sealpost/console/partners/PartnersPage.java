package org.sealpost.console.partners;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.directory.Directory;
import org.sealpost.directory.EncryptionDemand;
import org.sealpost.directory.TlsDemand;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Partners: list, add, change. */
@Controller
final class PartnersPage {

  private final Directory directory;
  private final PartnerChanges changes;

  PartnersPage(ConsoleParts parts, PartnerChanges changes) {
    this.directory = parts.directory();
    this.changes = changes;
  }

  @Allow(Right.SEE_PARTNERS)
  @GetMapping("/partners")
  String show(@RequestParam(defaultValue = "") String text, Model model) {
    var wanted = text.strip().toLowerCase(Locale.ROOT);
    model.addAttribute(
        "partners",
        directory.partners().stream()
            .filter(partner -> partner.key().contains(wanted))
            .limit(500)
            .map(PartnerFacts::of)
            .toList());
    model.addAttribute("text", text);
    model.addAttribute("demands", Arrays.stream(EncryptionDemand.values()).map(Words::of).toList());
    model.addAttribute("securities", Arrays.stream(TlsDemand.values()).map(Words::of).toList());
    model.addAttribute("mayChange", VisitorAuthentication.visitor().may(Right.CHANGE_PARTNERS));
    model.addAttribute("api", "/api/v1/partners");
    return "partners";
  }

  @Allow(Right.CHANGE_PARTNERS)
  @PostMapping("/partners")
  String add(
      @RequestParam String key,
      @RequestParam String encrypt,
      @RequestParam String tls,
      @RequestParam(defaultValue = "") String note,
      RedirectAttributes flash) {
    var name = key.strip();
    boolean address = name.contains("@") && !name.startsWith("@");
    var bare = name.startsWith("@") ? name.substring(1) : name;
    changes.add(
        new NewPartner(
                address ? Optional.empty() : Optional.of(bare),
                address ? Optional.of(bare) : Optional.empty(),
                Optional.empty(),
                Optional.of(encrypt),
                Optional.of(tls),
                Optional.empty(),
                Optional.of(note))
            .partner());
    flash.addFlashAttribute("said", "partners.added");
    return "redirect:/partners";
  }

  @Allow(Right.CHANGE_PARTNERS)
  @PostMapping("/partners/set")
  String set(
      @RequestParam String key,
      @RequestParam String encrypt,
      @RequestParam String tls,
      RedirectAttributes flash) {
    var before =
        directory
            .partner(key)
            .orElseThrow(() -> Problem.notFound("There is no partner of this name."));
    changes.set(
        new NewPartner(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(encrypt),
                Optional.of(tls),
                Optional.empty(),
                Optional.empty())
            .over(before));
    flash.addFlashAttribute("said", "partners.changed");
    return "redirect:/partners";
  }

  @Allow(Right.CHANGE_PARTNERS)
  @PostMapping("/partners/delete")
  String delete(@RequestParam String key, RedirectAttributes flash) {
    changes.delete(key);
    flash.addFlashAttribute("said", "partners.deleted");
    return "redirect:/partners";
  }
}
