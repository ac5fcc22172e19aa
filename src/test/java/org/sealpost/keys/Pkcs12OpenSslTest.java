package org.sealpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs12OpenSslTest {

  @Test
  void opensslReadsWhatIsExported(@TempDir Path folder) throws Exception {
    var vault = new MemoryKeyVault();
    for (var kind : List.of(KeyKind.RSA_2048, KeyKind.P_256)) {
      var key = vault.make(kind, "export");
      var certificate = SelfSigned.certificate(vault, key, kind == KeyKind.RSA_2048);
      var file = folder.resolve("export.p12");
      Files.write(file, vault.exportPkcs12(key, List.of(certificate), "pass wörd".toCharArray()));
      var run =
          OpenSsl.run(
              folder,
              "pkcs12",
              "-in",
              file.toString(),
              "-info",
              "-nodes",
              "-passin",
              "pass:pass wörd");
      assertThat(run.exit()).as(run.said()).isZero();
      assertThat(run.said())
          .contains("BEGIN PRIVATE KEY", "BEGIN CERTIFICATE")
          .contains("PBES2, PBKDF2, AES-256-CBC, Iteration 150000, PRF hmacWithSHA256")
          .contains("MAC: sha256, Iteration 150000");
    }
  }
}
