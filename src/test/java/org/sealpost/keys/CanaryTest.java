package org.sealpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.store.TestDatabases;

/** A known key goes in and is used; no octets of it may lie anywhere afterwards. */
class CanaryTest {

  @Test
  void noOctetsOfAPrivateKeyLieOnDiskOrInTheLog() throws Exception {
    var pair = KeyPairGenerator.getInstance("RSA");
    pair.initialize(2048);
    var canary = (RSAPrivateCrtKey) pair.generateKeyPair().getPrivate();
    var standardError = System.err;
    var logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try (var database = TestDatabases.sqlite()) {
      var vault =
          Vaults.open(
              database,
              database.folder().resolve("vault"),
              VaultSettings.USUAL,
              InstantSource.system());
      var key = vault.take(canary.getEncoded(), "canary");
      vault.sign(key, SignatureAlgorithm.RSA_SHA256, new byte[] {1});
      vault.decrypt(key, RsaPadding.PKCS1, new byte[256], 16);
      logged.writeBytes((vault + " " + key).getBytes(StandardCharsets.UTF_8));
      var masterKey = Files.readAllBytes(database.folder().resolve("vault/master.key"));
      try (var files = Files.walk(database.folder())) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          var octets = Files.readAllBytes(file);
          assertThat(traces(canary)).noneMatch(trace -> contains(octets, trace));
          assertThat(file.endsWith("master.key") || !contains(octets, masterKey)).isTrue();
        }
      }
      assertThat(traces(canary)).noneMatch(trace -> contains(logged.toByteArray(), trace));
    } finally {
      System.setErr(standardError);
    }
  }

  @Test
  void theSearchFindsAKeyThatLiesOpen() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var canary = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    assertThat(KeyFactory.getInstance("RSA")).isNotNull();
    assertThat(traces(canary)).anyMatch(trace -> contains(canary.getEncoded(), trace));
  }

  private static List<byte[]> traces(RSAPrivateCrtKey key) {
    var p = Arrays.copyOfRange(key.getPrimeP().toByteArray(), 8, 40);
    var d = Arrays.copyOfRange(key.getPrivateExponent().toByteArray(), 8, 40);
    var p12 = Arrays.copyOf(p, 30);
    return List.of(
        p,
        d,
        HexFormat.of().formatHex(p).getBytes(StandardCharsets.US_ASCII),
        Base64.getEncoder().encode(p12));
  }

  private static boolean contains(byte[] octets, byte[] trace) {
    var text = new String(octets, StandardCharsets.ISO_8859_1);
    return text.contains(new String(trace, StandardCharsets.ISO_8859_1));
  }
}
