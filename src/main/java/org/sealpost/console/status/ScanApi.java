package org.sealpost.console.status;

import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.sealpost.console.frame.Problem;
import org.sealpost.mail.Content;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Judges a message that somebody hands in; nothing is kept and nothing is delivered. */
@RestController
final class ScanApi {

  private final ConsoleParts parts;

  ScanApi(ConsoleParts parts) {
    this.parts = parts;
  }

  @Allow(Right.SCAN)
  @Described(
      value = "The verdict on a raw message, with each check's points and reason",
      takes = "message/rfc822")
  @PostMapping("/api/v1/scan")
  ResponseEntity<String> scan(@RequestBody byte[] message) {
    if (message.length == 0) {
      throw Problem.malformed("The body is the raw message, and it is empty.");
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(parts.scan().verdict(Content.of(message)));
  }
}
