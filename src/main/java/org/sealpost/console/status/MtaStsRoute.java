package org.sealpost.console.status;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Right;
import org.sealpost.console.frame.Problem;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.mail.Domain;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** How others shall send to our domains (RFC 8461 §3.3): the host that is asked says for which. */
@Controller
final class MtaStsRoute {

  private final Map<Domain, HostedMtaSts> policies;

  MtaStsRoute(ConsoleSettings settings) {
    this.policies = settings.face().mtaSts();
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/.well-known/mta-sts.txt")
  ResponseEntity<byte[]> policy(HttpServletRequest request) {
    var policy =
        HostedMtaSts.domainOf(request.getServerName())
            .map(policies::get)
            .orElseThrow(() -> Problem.notFound("No policy is published under this name."));
    // No charset, and no change of the line ends: some senders read this strictly.
    return ResponseEntity.ok()
        .header("Content-Type", "text/plain")
        .body(policy.text().getBytes(StandardCharsets.US_ASCII));
  }
}
