package org.sealpost.cli.remote;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The queue. */
@Command(
    name = "queue",
    description = "what waits to be delivered, why, and what shall become of it")
public final class QueueVerb {

  private static final String PATH = "/api/v1/queue";

  @Command(name = "list", description = "what is in the queue")
  int list(
      @Mixin Connection gateway,
      @Option(names = "--state", defaultValue = "", description = "queued, held or parked")
          String state,
      @Option(names = "--limit", defaultValue = "100", description = "at most so many")
          String limit) {
    return gateway.list(
        PATH,
        Map.of("state", state, "limit", limit),
        "id",
        "acceptedAt",
        "size",
        "reversePath",
        "recipients");
  }

  @Command(name = "show", description = "one queued mail with its recipients and attempts")
  int show(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.show("/api/v1/queue/" + GatewayApi.encoded(id));
  }

  @Command(name = "flush", description = "try again now: one mail, or all that is queued")
  int flush(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "") String id) {
    var api = gateway.open();
    var ids =
        id.isEmpty()
            ? Listing.items(api.get(PATH, Map.of("state", "queued", "limit", "500"))).stream()
                .map(item -> item.path("id").asString())
                .toList()
            : List.of(id);
    ids.forEach(one -> api.post(PATH + "/" + GatewayApi.encoded(one) + "/retry", Map.of()));
    gateway.out().println(ids.size() + " tried again");
    return 0;
  }

  @Command(name = "hold", description = "keep a mail in the queue until it is released")
  int hold(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.act("/api/v1/queue/" + GatewayApi.encoded(id) + "/hold", Map.of());
  }

  @Command(name = "release", description = "let a held mail go on")
  int release(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.act("/api/v1/queue/" + GatewayApi.encoded(id) + "/release", Map.of());
  }

  @Command(name = "delete", description = "remove a mail from the queue; its sender hears nothing")
  int delete(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.delete("/api/v1/queue/" + GatewayApi.encoded(id));
  }
}
