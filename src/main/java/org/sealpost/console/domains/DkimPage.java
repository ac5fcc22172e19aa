package org.sealpost.console.domains;

import java.util.Locale;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.directory.Directory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The DKIM keys of one of our domains: where each is in its life, and what to publish. */
@Controller
final class DkimPage {

  private final Directory directory;
  private final DkimKeyList keys;

  DkimPage(ConsoleParts parts, DkimKeyList keys) {
    this.directory = parts.directory();
    this.keys = keys;
  }

  /**
   * A key as the page shows it.
   *
   * @param found what the DNS has, in the reader's language; empty if nobody looked
   * @param level ok, warn or fail; empty if nobody looked
   */
  record Row(DkimKeyList.Line line, String found, String level) {

    static Row of(DkimKeyList.Line line, Locale language) {
      var said = line.dns().map(finding -> finding.in(language));
      return new Row(
          line,
          said.map(finding -> finding.text()).orElse(""),
          said.map(finding -> finding.level().word()).orElse(""));
    }
  }

  @Allow(Right.SEE_STATUS)
  @GetMapping("/domains/{name}/dkim")
  String show(@PathVariable String name, Locale language, Model model) {
    var domain = DomainsPage.own(directory, name);
    model.addAttribute("domain", domain.name());
    model.addAttribute(
        "keys", keys.of(domain).stream().map(line -> Row.of(line, language)).toList());
    model.addAttribute("mayChange", VisitorAuthentication.visitor().may(Right.CHANGE_DIRECTORY));
    model.addAttribute("api", "/api/v1/domains/" + domain.name() + "/dkim");
    return "dkim";
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @PostMapping("/domains/{name}/dkim/rotate")
  String rotate(@PathVariable String name, RedirectAttributes flash) {
    var domain = DomainsPage.own(directory, name);
    keys.rotate(domain);
    flash.addFlashAttribute("said", "dkim.begun");
    return "redirect:/domains/" + domain.name() + "/dkim";
  }
}
