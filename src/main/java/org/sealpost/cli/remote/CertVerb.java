package org.sealpost.cli.remote;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The certificates. */
@Command(name = "cert", description = "certificates of your people: request, look, renew, revoke")
public final class CertVerb {

  private static final String PATH = "/api/v1/certificates";

  @Command(name = "list", description = "certificates, newest first")
  int list(
      @Mixin Connection gateway,
      @Option(names = "--email", defaultValue = "") String email,
      @Option(names = "--status", defaultValue = "") String status,
      @Option(names = "--limit", defaultValue = "100") String limit) {
    return gateway.list(
        PATH,
        Map.of("email", email, "status", status, "limit", limit),
        "id",
        "email",
        "status",
        "serial",
        "notAfter",
        "authority");
  }

  @Command(name = "request", description = "order a certificate for a mailbox")
  int request(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--profile", defaultValue = "") String profile,
      @Option(names = "--authority", defaultValue = "") String authority) {
    var body = new HashMap<String, String>();
    body.put("email", email);
    if (!profile.isEmpty()) {
      body.put("profile", profile);
    }
    if (!authority.isEmpty()) {
      body.put("authority", authority);
    }
    return gateway.act(PATH, body);
  }

  @Command(name = "show", description = "one certificate and its enrolment")
  int show(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.show("/api/v1/certificates/" + GatewayApi.encoded(id));
  }

  @Command(name = "renew", description = "a new certificate before the old one ends")
  int renew(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.act("/api/v1/certificates/" + GatewayApi.encoded(id) + "/renew", Map.of());
  }

  @Command(name = "reissue", description = "a new certificate instead of this one")
  int reissue(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.act("/api/v1/certificates/" + GatewayApi.encoded(id) + "/reissue", Map.of());
  }

  @Command(name = "publish", description = "show it to the world under /pki/certificates")
  int publish(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    return gateway.act("/api/v1/certificates/" + GatewayApi.encoded(id) + "/publish", Map.of());
  }

  @Command(name = "revoke", description = "make it invalid, for ever")
  int revoke(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--reason",
              defaultValue = "unspecified",
              description = "keyCompromise, affiliationChanged, superseded, cessationOfOperation")
          String reason) {
    return gateway.act(PATH + "/" + GatewayApi.encoded(id) + "/revoke", Map.of("reason", reason));
  }

  @Command(name = "export", description = "print the certificate and its chain (PEM)")
  int export(@Mixin Connection gateway, @Parameters(paramLabel = "ID") String id) {
    gateway.out().print(gateway.open().getText(PATH + "/" + GatewayApi.encoded(id) + ".pem"));
    return 0;
  }
}
