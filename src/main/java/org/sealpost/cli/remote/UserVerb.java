package org.sealpost.cli.remote;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The people. */
@Command(name = "user", description = "the people of your domains")
public final class UserVerb {

  private static final String PATH = "/api/v1/users";

  @Command(name = "list", description = "people, by address")
  int list(
      @Mixin Connection gateway,
      @Option(names = "--limit", defaultValue = "100", description = "at most so many")
          String limit) {
    return gateway.list(
        PATH, Map.of("limit", limit), "email", "displayName", "groups", "protected", "active");
  }

  @Command(name = "show", description = "one person")
  int show(@Mixin Connection gateway, @Parameters(paramLabel = "EMAIL") String id) {
    return gateway.show("/api/v1/users/" + GatewayApi.encoded(id));
  }

  @Command(name = "add", description = "add a person")
  int add(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--name", defaultValue = "", description = "display name") String name,
      @Option(names = "--group", description = "a group; may be repeated")
          @Nullable List<String> groups,
      @Option(names = "--protected", description = "strangers must not use this name")
          boolean isProtected) {
    return gateway.act(
        PATH,
        Map.of(
            "email",
            email,
            "displayName",
            name,
            "groups",
            groups == null ? List.of() : groups,
            "protected",
            isProtected));
  }

  @Command(name = "delete", description = "remove a person")
  int delete(@Mixin Connection gateway, @Parameters(paramLabel = "EMAIL") String id) {
    return gateway.delete("/api/v1/users/" + GatewayApi.encoded(id));
  }
}
