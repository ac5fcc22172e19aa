package org.sealpost.cli.remote;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say which gateway is meant, and with which right. */
final class Connection {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec verb;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "address of the console; default: the gateway of the data folder")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "API token; default: $SEALPOST_TOKEN, then the data folder's own credentials")
  private @Nullable String token;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data folder of a gateway on this machine (default: /var/lib/sealpost)")
  private Path data = Path.of(System.getenv().getOrDefault("SEALPOST_DATA", "/var/lib/sealpost"));

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  boolean wantsJson() {
    return json;
  }

  PrintWriter out() {
    return commandLine().getOut();
  }

  CommandLine commandLine() {
    if (verb == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return verb.commandLine();
  }

  /** Prints a page of things. */
  int list(String path, Map<String, String> query, String... columns) {
    Listing.print(out(), json, open().get(path, query), List.of(columns));
    return 0;
  }

  /** Prints one thing. */
  int show(String path) {
    Listing.printOne(out(), json, open().get(path, Map.of()));
    return 0;
  }

  /** Does one thing, and prints what came of it. */
  int act(String path, Map<String, ?> body) {
    var result = open().post(path, body);
    if (!result.isEmpty()) {
      Listing.printOne(out(), json, result);
    }
    return 0;
  }

  /** Removes one thing. */
  int delete(String path) {
    open().delete(path);
    return 0;
  }

  GatewayApi open() {
    var secret = token != null ? token : System.getenv("SEALPOST_TOKEN");
    if (url != null && secret != null) {
      return new GatewayApi(url, secret);
    }
    var local = LocalAccess.read(data);
    if (local.isEmpty()) {
      throw new GatewayUnreachableException(
          "no running gateway found in "
              + data
              + "; name its data folder (--data) or its console (--url and --token)");
    }
    return new GatewayApi(
        url != null ? url : local.get().url(), secret != null ? secret : local.get().token());
  }
}
