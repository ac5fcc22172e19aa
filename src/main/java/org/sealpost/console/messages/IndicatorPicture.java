package org.sealpost.console.messages;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.frame.Problem;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The pictures of senders that stories show. They were checked before they were kept; and whoever
 * opens one by itself gets a page that may do nothing at all.
 */
@Controller
final class IndicatorPicture {

  private static final String POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

  private final Function<String, Optional<byte[]>> indicators;

  IndicatorPicture(ConsoleParts parts) {
    this.indicators = parts.indicators();
  }

  @Allow(Right.SEE_MESSAGES)
  @GetMapping("/messages/indicators/{name}.svg")
  ResponseEntity<byte[]> show(@PathVariable String name) {
    var picture =
        Optional.of(name)
            .filter(hash -> hash.matches("[0-9a-f]{64}"))
            .flatMap(indicators)
            .orElseThrow(() -> Problem.notFound("There is no picture of this name."));
    return ResponseEntity.ok()
        .contentType(MediaType.valueOf("image/svg+xml"))
        .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePrivate())
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .body(picture);
  }
}
