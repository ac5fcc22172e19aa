package org.sealpost.console.status;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Right;
import org.sealpost.console.frame.Problem;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Whom to tell of a weakness (RFC 9116 §2). */
@Controller
final class SecurityTextRoute {

  private static final Duration VALID = Duration.ofDays(180);

  private final ConsoleSettings settings;
  private final InstantSource clock;

  SecurityTextRoute(ConsoleSettings settings, ConsoleParts parts) {
    this.settings = settings;
    this.clock = parts.clock();
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/.well-known/security.txt")
  ResponseEntity<String> text() {
    if (settings.face().securityContacts().isEmpty()) {
      throw Problem.notFound("No contact is set.");
    }
    var text = new StringBuilder();
    settings
        .face()
        .securityContacts()
        .forEach(contact -> text.append("Contact: ").append(contact).append('\n'));
    // Expires is required and should be less than a year away: RFC 9116 §2.5.5.
    var expires = clock.instant().plus(VALID).truncatedTo(ChronoUnit.DAYS);
    text.append("Expires: ").append(expires).append('\n');
    text.append("Preferred-Languages: en, zh\n");
    // Whoever signs or mirrors the file must know where it belongs: RFC 9116 §2.5.2.
    settings
        .face()
        .url()
        .filter(url -> url.getScheme().equals("https"))
        .ifPresent(
            url -> text.append("Canonical: ").append(url).append("/.well-known/security.txt\n"));
    return ResponseEntity.ok()
        .header("Content-Type", "text/plain;charset=UTF-8")
        .body(text.toString());
  }
}
