package org.sealpost.console.access;

import java.util.Set;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Role;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Takes the administrator's token from the settings, so that automation can begin at once. */
@Component
final class FirstStart implements SmartInitializingSingleton {

  private static final int SHORTEST_TOKEN = 16;

  private final Tokens tokens;
  private final ConsoleSettings settings;

  FirstStart(Tokens tokens, ConsoleSettings settings) {
    this.tokens = tokens;
    this.settings = settings;
  }

  @Override
  public void afterSingletonsInstantiated() {
    settings
        .adminToken()
        .ifPresent(
            token -> {
              if (token.length() < SHORTEST_TOKEN) {
                throw new IllegalArgumentException(
                    "SEALPOST_ADMIN_TOKEN needs at least " + SHORTEST_TOKEN + " characters");
              }
              tokens.adopt(token, "administrator", Set.of(Role.ADMINISTRATOR));
            });
  }
}
