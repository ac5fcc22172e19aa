package org.sealpost.cli.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The trust anchors. */
@Command(name = "trust", description = "the root certificates that are believed in signed mail")
public final class TrustVerb {

  private static final String PATH = "/api/v1/trust-anchors";

  @Command(name = "list", description = "the roots trusted")
  int list(@Mixin Connection gateway) {
    return gateway.list(PATH, Map.of(), "id", "subject", "notAfter", "partnerDomain");
  }

  @Command(name = "add", description = "trust a root certificate (PEM file)")
  int add(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "FILE") Path file,
      @Option(
              names = "--partner-domain",
              defaultValue = "",
              description = "only for addresses of this domain")
          String partnerDomain)
      throws IOException {
    var body = new HashMap<String, String>();
    body.put("pem", Files.readString(file));
    if (!partnerDomain.isEmpty()) {
      body.put("partnerDomain", partnerDomain);
    }
    return gateway.act(PATH, body);
  }

  @Command(name = "distrust", description = "no longer trust a root")
  int distrust(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.delete(PATH + "/" + GatewayApi.encoded(id));
  }
}
