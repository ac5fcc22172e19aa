package org.sealpost.console.domains;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.frame.Problem;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Finding.Level;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Our domains, and what the world's DNS says of each. */
@Controller
final class DomainsPage {

  private static final int MOST_SHOWN = 500;

  private final Directory directory;
  private final DomainLooks looks;

  DomainsPage(ConsoleParts parts, DomainLooks looks) {
    this.directory = parts.directory();
    this.looks = looks;
  }

  /**
   * A line of the list.
   *
   * @param worst ok, warn or fail; empty if nobody looked within the hour
   */
  record Line(String name, Optional<String> worst) {}

  @Allow(Right.SEE_STATUS)
  @GetMapping("/domains")
  String list(Model model) {
    var domains = directory.domains();
    model.addAttribute("domains", domains.stream().limit(MOST_SHOWN).map(this::line).toList());
    model.addAttribute("api", "/api/v1/domains");
    return "domains";
  }

  @Allow(Right.SEE_STATUS)
  @GetMapping("/domains/{name}")
  String show(@PathVariable String name, Locale language, Model model) {
    var domain = own(directory, name);
    model.addAttribute("domain", domain.name());
    var look = looks.at(domain);
    model.addAttribute("look", look);
    model.addAttribute(
        "findings", look.findings().stream().map(finding -> finding.in(language)).toList());
    model.addAttribute("api", "/api/v1/domains/" + domain.name() + "/health");
    return "domain";
  }

  private Line line(OwnDomain domain) {
    return new Line(
        domain.name().name(), looks.last(domain.name()).flatMap(look -> worst(look.findings())));
  }

  private static Optional<String> worst(List<Finding> findings) {
    return findings.stream().map(Finding::level).max(Level::compareTo).map(Level::word);
  }

  /** One of our domains; of others nothing is asked. */
  static Domain own(Directory directory, String name) {
    return Domain.parse(name.strip())
        .flatMap(directory::domain)
        .map(OwnDomain::name)
        .orElseThrow(() -> Problem.notFound("This is not one of our domains."));
  }
}
