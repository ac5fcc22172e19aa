package org.sealpost.console.status;

import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What load balancers and Prometheus ask. */
@Controller
final class HealthRoutes {

  private static final String PLAIN = "text/plain;charset=UTF-8";

  private final ConsoleParts parts;

  HealthRoutes(ConsoleParts parts) {
    this.parts = parts;
  }

  /** The program runs and answers. */
  @Allow(Right.PUBLIC)
  @GetMapping("/healthz")
  ResponseEntity<String> alive() {
    return answer(HttpStatus.OK, "ok\n");
  }

  /** The gateway takes mail now. */
  @Allow(Right.PUBLIC)
  @GetMapping("/readyz")
  ResponseEntity<String> ready() {
    return parts.ready().get()
        ? answer(HttpStatus.OK, "ready\n")
        : answer(HttpStatus.SERVICE_UNAVAILABLE, "not ready\n");
  }

  /** Numbers in the text format of Prometheus; they name no mail and no person. */
  @Allow(Right.PUBLIC)
  @GetMapping("/metrics")
  ResponseEntity<String> metrics() {
    return ResponseEntity.ok()
        .header("Content-Type", "text/plain;version=0.0.4;charset=utf-8")
        .body(parts.metrics().get());
  }

  private static ResponseEntity<String> answer(HttpStatus status, String text) {
    return ResponseEntity.status(status).header("Content-Type", PLAIN).body(text);
  }
}
