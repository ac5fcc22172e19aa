package org.sealpost.cli.remote;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The private authority. */
@Command(name = "ca", description = "the private certificate authority")
public final class CaVerb {

  @Command(name = "show", description = "the authorities, their certificates and health")
  int show(@Mixin Connection gateway) {
    return gateway.list("/api/v1/authorities", Map.of(), "name", "type", "subject", "notAfter");
  }

  @Command(name = "issue", description = "issue a certificate for a mailbox")
  int issue(@Mixin Connection gateway, @Parameters(paramLabel = "EMAIL") String email) {
    return gateway.act("/api/v1/certificates", Map.of("email", email, "authority", "private"));
  }

  @Command(name = "revoke", description = "revoke a certificate")
  int revoke(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--reason", defaultValue = "unspecified") String reason) {
    return gateway.act(
        "/api/v1/certificates/" + GatewayApi.encoded(id) + "/revoke", Map.of("reason", reason));
  }

  @Command(name = "certificate", description = "print the issuing authority's certificate (PEM)")
  int certificate(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "AUTHORITY", defaultValue = "private") String authority) {
    gateway
        .out()
        .print(
            Pem.of(
                "CERTIFICATE",
                gateway.open().getOctets("/pki/" + GatewayApi.encoded(authority) + ".cer")));
    return 0;
  }

  @Command(name = "crl", description = "print the current revocation list (PEM)")
  int crl(
      @Mixin Connection gateway,
      @Parameters(paramLabel = "AUTHORITY", defaultValue = "private") String authority) {
    gateway
        .out()
        .print(
            Pem.of(
                "X509 CRL",
                gateway.open().getOctets("/pki/" + GatewayApi.encoded(authority) + ".crl")));
    return 0;
  }
}
