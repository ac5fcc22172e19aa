package org.sealpost.cli.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The people. */
@Command(name = "user", description = "the people of your domains")
public final class UserVerb {

  private static final String PATH = "/api/v1/users";
  private static final int MOST_OCTETS = 4096;

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

  @Command(name = "set", description = "set or take away the password for submission")
  int set(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(
              names = "--password-file",
              paramLabel = "FILE",
              description = "a file that holds the password in one line; - reads it from the input")
          @Nullable Path file,
      @Option(names = "--no-password", description = "take the password away") boolean without)
      throws IOException {
    var path = PATH + "/" + GatewayApi.encoded(email) + "/password";
    if (without == (file != null)) {
      throw new ParameterException(
          gateway.commandLine(), "name either --password-file or --no-password");
    }
    if (file == null) {
      return gateway.delete(path);
    }
    gateway.open().put(path, Map.of("password", line(file)));
    return 0;
  }

  /** The one line of a file; what is longer than any password is read no further. */
  private static String line(Path file) throws IOException {
    try (var in = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
      var text = new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
      return text.replaceFirst("\\r?\\n$", "");
    }
  }

  @Command(name = "delete", description = "remove a person")
  int delete(@Mixin Connection gateway, @Parameters(paramLabel = "EMAIL") String id) {
    return gateway.delete("/api/v1/users/" + GatewayApi.encoded(id));
  }
}
