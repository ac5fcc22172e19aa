package org.sealpost.cli.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The partners. */
@Command(name = "partner", description = "outside domains and addresses with settings of their own")
public final class PartnerVerb {

  private static final String PATH = "/api/v1/partners";

  @Command(name = "list", description = "partners, by name")
  int list(
      @Mixin Connection gateway,
      @Option(names = "--limit", defaultValue = "100", description = "at most so many")
          String limit) {
    return gateway.list(PATH, Map.of("limit", limit), "key", "encrypt", "tls", "note");
  }

  @Command(name = "add", description = "add a partner: a domain or an address")
  int add(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "PARTNER") String partner,
      @Option(
              names = "--encrypt",
              defaultValue = "if-possible",
              description = "never, if-possible or always")
          String encrypt,
      @Option(names = "--certificate", description = "a PEM file with the partner's certificate")
          @Nullable Path certificate)
      throws IOException {
    var body = new HashMap<String, String>();
    body.put(partner.contains("@") ? "email" : "domain", partner);
    body.put("encrypt", encrypt);
    if (certificate != null) {
      body.put("certificatePem", Files.readString(certificate));
    }
    return gateway.act(PATH, body);
  }

  @Command(name = "delete", description = "remove a partner")
  int delete(@Mixin Connection gateway, @Parameters(paramLabel = "PARTNER") String id) {
    return gateway.delete("/api/v1/partners/" + GatewayApi.encoded(id));
  }
}
