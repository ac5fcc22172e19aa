package org.sealpost.cli.remote;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The queue. */
@Command(
    name = "queue",
    description = "what waits to be delivered, why, and what shall become of it")
public final class QueueVerb {

  private static final String PATH = "/api/v1/queue";

  @Spec private @Nullable CommandSpec spec;

  @Command(name = "list", description = "what is in the queue")
  int list(
      @Mixin Connection gateway,
      @Mixin QueueFilterOptions filter,
      @Option(names = "--limit", defaultValue = "100", description = "at most so many")
          String limit) {
    var query = new HashMap<>(filter.restrictions());
    query.put("limit", limit);
    return gateway.list(PATH, query, "id", "acceptedAt", "size", "reversePath", "recipients");
  }

  @Command(
      name = "destinations",
      description = "how much waits for whom, since how many minutes, and why")
  int destinations(
      @Mixin Connection gateway,
      @Option(names = "--limit", defaultValue = "50", description = "at most so many")
          String limit) {
    var page = gateway.open().get(PATH + "/destinations", Map.of("limit", limit));
    if (gateway.wantsJson()) {
      Listing.print(gateway.out(), true, page, List.of());
    } else {
      QueueShape.print(gateway.out(), Listing.items(page));
    }
    return 0;
  }

  @Command(name = "reasons", description = "why recipients wait, most frequent first")
  int reasons(@Mixin Connection gateway) {
    return gateway.list(PATH + "/reasons", Map.of(), "reason", "recipients");
  }

  @Command(name = "show", description = "one queued mail with its recipients and attempts")
  int show(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.show("/api/v1/queue/" + GatewayApi.encoded(id));
  }

  @Command(name = "flush", description = "try again now: one mail, or all that fits")
  int flush(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "") String id,
      @Mixin QueueFilterOptions filter) {
    // Trying everything harms nobody, so that nothing needs to restrict it.
    return order(gateway, "retry", id, filter, true, "tried again");
  }

  @Command(name = "hold", description = "keep a mail, or all that fits, until it is released")
  int hold(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "") String id,
      @Mixin QueueFilterOptions filter,
      @Option(names = "--all", description = "everything in the queue") boolean all) {
    return order(gateway, "hold", id, filter, all, "held");
  }

  @Command(name = "release", description = "let a held mail, or all that fits, go on")
  int release(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "") String id,
      @Mixin QueueFilterOptions filter,
      @Option(names = "--all", description = "everything in the queue") boolean all) {
    return order(gateway, "release", id, filter, all, "released");
  }

  @Command(
      name = "delete",
      description = "remove a mail, or all that fits; the sender hears nothing")
  int delete(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "") String id,
      @Mixin QueueFilterOptions filter,
      @Option(names = "--all", description = "everything in the queue") boolean all) {
    return order(gateway, "delete", id, filter, all, "deleted");
  }

  private int order(
      Connection gateway,
      String action,
      String id,
      QueueFilterOptions filter,
      boolean all,
      String done) {
    var restrictions = filter.restrictions();
    boolean nothing = id.isEmpty() && restrictions.isEmpty() && !all;
    boolean both = !id.isEmpty() && !restrictions.isEmpty();
    if (nothing || both) {
      throw new ParameterException(
          commandLine(), "name one mail, or say which are meant (--destination …, or --all)");
    }
    if (!id.isEmpty()) {
      var path = PATH + "/" + GatewayApi.encoded(id);
      return action.equals("delete")
          ? gateway.delete(path)
          : gateway.act(path + "/" + action, Map.of());
    }
    return orderAll(gateway.open(), gateway.out(), action, restrictions, done);
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return spec.commandLine();
  }

  /** Asks until the gateway has looked at all. */
  private static int orderAll(
      GatewayApi api,
      PrintWriter out,
      String action,
      Map<String, String> restrictions,
      String done) {
    var body = new LinkedHashMap<String, Object>(restrictions);
    body.put("action", action);
    body.put("all", restrictions.isEmpty());
    long recipients = 0;
    JsonNode answer;
    do {
      answer = api.post(PATH + "/actions", body);
      recipients += answer.path("recipients").asLong();
      body.put("after", answer.path("next").asString(""));
    } while (!answer.path("next").asString("").isEmpty());
    out.println(recipients + " recipients " + done);
    return 0;
  }
}
