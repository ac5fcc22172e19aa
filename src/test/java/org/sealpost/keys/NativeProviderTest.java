package org.sealpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeProviderTest {

  private static final byte[] OCTETS = "a mail".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void theJdkVerifiesWhatNativeCodeSigns(SignatureAlgorithm algorithm) throws Exception {
    assumeTrue(NativeProvider.find().isPresent(), "skipped: the native library does not load here");
    var name =
        switch (algorithm) {
          case RSA_SHA256 -> "SHA256withRSA";
          case RSA_SHA384 -> "SHA384withRSA";
          case RSA_SHA512 -> "SHA512withRSA";
          case RSA_PSS_SHA256 -> "RSASSA-PSS";
          case ECDSA_SHA256 -> "SHA256withECDSA";
          case ECDSA_SHA384 -> "SHA384withECDSA";
          case ED25519 -> "Ed25519";
        };
    var kind =
        switch (algorithm) {
          case RSA_SHA256, RSA_SHA384, RSA_SHA512, RSA_PSS_SHA256 -> KeyKind.RSA_2048;
          case ECDSA_SHA256 -> KeyKind.P_256;
          case ECDSA_SHA384 -> KeyKind.P_384;
          case ED25519 -> KeyKind.ED25519;
        };
    var pair = Pair.make(kind);
    var signature = Signing.sign(pair, algorithm, OCTETS);
    var jdk = Signature.getInstance(name);
    if (algorithm == SignatureAlgorithm.RSA_PSS_SHA256) {
      jdk.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    jdk.initVerify(pair.publicKey());
    jdk.update(OCTETS);
    assertThat(jdk.verify(signature)).isTrue();
    assertThat(Security.getProviders()).doesNotContain(NativeProvider.find().orElseThrow());
  }
}
