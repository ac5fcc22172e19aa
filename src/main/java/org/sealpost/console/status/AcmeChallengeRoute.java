package org.sealpost.console.status;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Right;
import org.sealpost.console.frame.Problem;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Proves to a certificate authority that a host is ours (RFC 8555 §8.3). */
@Controller
final class AcmeChallengeRoute {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  private final Function<String, Optional<String>> challenges;

  AcmeChallengeRoute(ConsoleSettings settings) {
    this.challenges = settings.face().challenges();
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/.well-known/acme-challenge/{token}")
  ResponseEntity<byte[]> answer(@PathVariable String token) {
    var answer =
        Optional.of(token).filter(text -> TOKEN.matcher(text).matches()).flatMap(challenges);
    return ResponseEntity.ok()
        .header("Content-Type", "application/octet-stream")
        .cacheControl(CacheControl.noStore())
        .body(
            answer
                .orElseThrow(() -> Problem.notFound("No order waits for this token."))
                .getBytes(StandardCharsets.US_ASCII));
  }
}
