package org.sealpost.console.status;

import java.util.Map;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Described;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The settings in force. */
@RestController
final class SettingsApi {

  private final ConsoleParts parts;

  SettingsApi(ConsoleParts parts) {
    this.parts = parts;
  }

  @Allow(Right.SEE_SETTINGS)
  @Described("The settings in force, without secrets")
  @GetMapping("/api/v1/settings")
  Map<String, Object> settings() {
    return parts.settings().get();
  }
}
