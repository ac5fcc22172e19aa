package org.sealpost.console.transport;

import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.Transport;
import org.sealpost.console.api.Described;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How mail comes in, for programs. */
@RestController
final class TransportApi {

  private final ConsoleParts parts;

  TransportApi(ConsoleParts parts) {
    this.parts = parts;
  }

  @Allow(Right.SEE_STATUS)
  @Described(
      "The listeners with their traffic, the certificates that they show, and how TLS fared on the"
          + " way to other domains")
  @GetMapping("/api/v1/transport")
  Transport transport() {
    return parts.transport().get();
  }
}
