package org.sealpost.console.transport;

import java.util.List;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.HealthLine;
import org.sealpost.console.Right;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How mail comes in: listeners, certificates, and what keeps strangers in check. */
@Controller
final class TransportPage {

  /** The parts of the gateway whose health belongs here. */
  private static final List<String> PARTS =
      List.of("listeners", "listener certificates", "acme", "block lists", "allow lists");

  private final ConsoleParts parts;

  TransportPage(ConsoleParts parts) {
    this.parts = parts;
  }

  @Allow(Right.SEE_STATUS)
  @GetMapping("/transport")
  String show(Model model) {
    var transport = parts.transport().get();
    model.addAttribute("listeners", transport.listeners());
    model.addAttribute("shown", transport.certificates());
    model.addAttribute("outbound", transport.outbound());
    model.addAttribute("health", health());
    model.addAttribute("api", "/api/v1/transport");
    return "transport";
  }

  private List<HealthLine> health() {
    return parts.health().get().stream().filter(line -> PARTS.contains(line.part())).toList();
  }
}
