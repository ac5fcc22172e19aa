package org.sealpost.cli.remote;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The quarantine. */
@Command(name = "quarantine", description = "mail that was refused or is held: its sealed copies")
public final class QuarantineVerb {

  @Command(name = "list", description = "the sealed copies, newest first")
  int list(
      @Mixin Connection gateway,
      @Option(names = "--limit", defaultValue = "100", description = "at most so many")
          String limit) {
    return gateway.list(
        "/api/v1/quarantine",
        Map.of("limit", limit),
        "id",
        "keptAt",
        "kind",
        "verdict",
        "from",
        "subject",
        "reason");
  }

  @Command(name = "show", description = "one copy: its head, not its content")
  int show(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.show("/api/v1/quarantine/" + GatewayApi.encoded(id));
  }

  @Command(name = "release", description = "deliver it after all")
  int release(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--reason", defaultValue = "", description = "why; it is written down")
          String reason) {
    return gateway.act(
        "/api/v1/quarantine/" + GatewayApi.encoded(id) + "/release", Map.of("reason", reason));
  }

  @Command(name = "delete", description = "destroy a copy")
  int delete(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.delete("/api/v1/quarantine/" + GatewayApi.encoded(id));
  }
}
