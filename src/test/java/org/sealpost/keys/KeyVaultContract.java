package org.sealpost.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;

/** What every vault keeps; a new one gets a test class that implements this. */
interface KeyVaultContract {

  byte[] OCTETS = "what is signed".getBytes(UTF_8);

  /** A vault to try; may have been used by other tests. */
  KeyVault vault();

  @Test
  default void signsWithEveryAlgorithmWhatTheJdkVerifies() throws Exception {
    var rsa = vault().make(KeyKind.RSA_2048, "rsa");
    verify(rsa, SignatureAlgorithm.RSA_SHA256, "SHA256withRSA");
    verify(rsa, SignatureAlgorithm.RSA_SHA384, "SHA384withRSA");
    verify(rsa, SignatureAlgorithm.RSA_SHA512, "SHA512withRSA");
    verify(rsa, SignatureAlgorithm.RSA_PSS_SHA256, "RSASSA-PSS");
    verify(vault().make(KeyKind.P_256, "p256"), SignatureAlgorithm.ECDSA_SHA256, "SHA256withECDSA");
    verify(vault().make(KeyKind.P_384, "p384"), SignatureAlgorithm.ECDSA_SHA384, "SHA384withECDSA");
    verify(vault().make(KeyKind.ED25519, "ed"), SignatureAlgorithm.ED25519, "Ed25519");
  }

  private void verify(KeyId key, SignatureAlgorithm algorithm, String jdkName) throws Exception {
    var verifier = Signature.getInstance(jdkName);
    if (jdkName.equals("RSASSA-PSS")) {
      verifier.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    verifier.initVerify(vault().publicKey(key).orElseThrow());
    verifier.update(OCTETS);
    assertThat(verifier.verify(vault().sign(key, algorithm, OCTETS))).as(jdkName).isTrue();
  }

  @Test
  default void refusesToSignWithAnAlgorithmOfAnotherFamily() {
    var key = vault().make(KeyKind.P_256, "p256");
    assertThatThrownBy(() -> vault().sign(key, SignatureAlgorithm.RSA_SHA256, OCTETS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void takesInForeignKeysAndComputesTheirPublicHalf() throws Exception {
    for (var family : List.of("RSA", "EC", "Ed25519")) {
      var generator = KeyPairGenerator.getInstance(family);
      if (family.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp384r1"));
      }
      if (family.equals("RSA")) {
        generator.initialize(2048);
      }
      var pair = generator.generateKeyPair();
      var key = vault().take(pair.getPrivate().getEncoded(), "foreign");
      assertThat(vault().publicKey(key).orElseThrow().getEncoded())
          .as(family)
          .isEqualTo(pair.getPublic().getEncoded());
    }
  }

  @Test
  default void refusesForeignKeysThatItCannotUse() throws Exception {
    var odd = KeyPairGenerator.getInstance("EC");
    odd.initialize(new ECGenParameterSpec("secp521r1"));
    var p521 = odd.generateKeyPair().getPrivate().getEncoded();
    for (var octets : List.of(p521, new byte[0], OCTETS, new byte[1 << 20])) {
      assertThatThrownBy(() -> vault().take(octets, "odd"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void decryptsContentKeysInAllPaddings() throws Exception {
    var key = vault().make(KeyKind.RSA_2048, "rsa");
    var content = HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));
    var publicKey = vault().publicKey(key).orElseThrow();
    assertThat(vault().decrypt(key, RsaPadding.PKCS1, pkcs1(publicKey, content), 32))
        .isEqualTo(content);
    assertThat(vault().decrypt(key, RsaPadding.OAEP_SHA1, oaep(publicKey, content, "SHA-1"), 32))
        .isEqualTo(content);
    assertThat(
            vault().decrypt(key, RsaPadding.OAEP_SHA256, oaep(publicKey, content, "SHA-256"), 32))
        .isEqualTo(content);
  }

  @Test
  default void givesOctetsThatNobodyCanPredictForAWrongPadding() throws Exception {
    var key = vault().make(KeyKind.RSA_2048, "rsa");
    var publicKey = vault().publicKey(key).orElseThrow();
    var noPadding =
        raw(publicKey, new BigInteger(1, HexFormat.of().parseHex("0003" + "5a".repeat(254))));
    var first = vault().decrypt(key, RsaPadding.PKCS1, noPadding, 32);
    assertThat(first).hasSize(32);
    assertThat(vault().decrypt(key, RsaPadding.PKCS1, noPadding, 32)).isEqualTo(first);
    var wrongLength = pkcs1(publicKey, new byte[24]);
    assertThat(vault().decrypt(key, RsaPadding.PKCS1, wrongLength, 32))
        .hasSize(32)
        .isNotEqualTo(first);
    for (var odd : List.of(new byte[0], new byte[1], new byte[256], new byte[300], ones(256))) {
      assertThat(vault().decrypt(key, RsaPadding.PKCS1, odd, 16)).hasSize(16);
    }
  }

  @Test
  default void saysTheSameOfEveryWrongOaep() throws Exception {
    var key = vault().make(KeyKind.RSA_2048, "rsa");
    var publicKey = vault().publicKey(key).orElseThrow();
    var wrongDigest = oaep(publicKey, new byte[32], "SHA-1");
    for (var odd : List.of(wrongDigest, new byte[0], ones(256), pkcs1(publicKey, new byte[32]))) {
      assertThatThrownBy(() -> vault().decrypt(key, RsaPadding.OAEP_SHA256, odd, 32))
          .isInstanceOf(UndecryptableException.class)
          .hasMessage("this key does not open what it was given")
          .hasNoCause();
    }
  }

  @Test
  default void agreesWithAPeerOnTheSameSecret() throws Exception {
    for (var curve : List.of("secp256r1", "secp384r1")) {
      var key =
          vault().make(curve.equals("secp256r1") ? KeyKind.P_256 : KeyKind.P_384, "agreement");
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      var peer = generator.generateKeyPair();
      var agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(peer.getPrivate());
      agreement.doPhase(vault().publicKey(key).orElseThrow(), true);
      assertThat(vault().agree(key, peer.getPublic().getEncoded()))
          .isEqualTo(agreement.generateSecret());
    }
  }

  @Test
  default void refusesAPointThatIsNotOnItsCurve() throws Exception {
    var key = vault().make(KeyKind.P_256, "agreement");
    var point = ((ECPublicKey) vault().publicKey(key).orElseThrow()).getEncoded();
    point[point.length - 1] ^= 1;
    var other = vault().publicKey(vault().make(KeyKind.P_384, "other")).orElseThrow().getEncoded();
    var rsa = vault().publicKey(vault().make(KeyKind.RSA_2048, "rsa")).orElseThrow().getEncoded();
    for (var peer : List.of(point, other, rsa, new byte[0], new byte[2000])) {
      assertThatThrownBy(() -> vault().agree(key, peer)).isInstanceOf(UndecryptableException.class);
    }
  }

  @Test
  default void opensOnlyWhatWasSealedUnderTheSameContext() {
    var sealed = vault().seal("quarantine|1", OCTETS);
    assertThat(vault().open("quarantine|1", sealed)).isEqualTo(OCTETS);
    assertThat(vault().seal("quarantine|1", OCTETS)).isNotEqualTo(sealed);
    assertThatThrownBy(() -> vault().open("quarantine|2", sealed))
        .isInstanceOf(VaultUnreadableException.class);
    for (int i = 0; i < sealed.length; i++) {
      var changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> vault().open("quarantine|1", changed))
          .isInstanceOf(VaultUnreadableException.class);
    }
    assertThatThrownBy(() -> vault().open("quarantine|1", new byte[0]))
        .isInstanceOf(VaultUnreadableException.class);
  }

  @Test
  default void hashesWithAKeyThatDependsOnTheContext() {
    var hash = vault().keyedHash("trust", OCTETS);
    assertThat(hash).hasSize(32).isEqualTo(vault().keyedHash("trust", OCTETS));
    assertThat(vault().keyedHash("other", OCTETS)).isNotEqualTo(hash);
    assertThat(vault().keyedHash("trust", new byte[0])).isNotEqualTo(hash);
  }

  @Test
  default void exportsWhatTheJdkImports() throws Exception {
    var key = vault().make(KeyKind.P_256, "export");
    var certificate = SelfSigned.certificate(vault(), key, false);
    var password = "a good password".toCharArray();
    var file = vault().exportPkcs12(key, List.of(certificate), password);
    var store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(file), password);
    var alias = store.aliases().nextElement();
    assertThat(store.getKey(alias, password)).isInstanceOf(ECPrivateKey.class);
    assertThat(store.getCertificate(alias)).isEqualTo(certificate);
    var other = vault().make(KeyKind.P_256, "other");
    assertThatThrownBy(() -> vault().exportPkcs12(other, List.of(certificate), password))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void forgetsWhatIsDestroyed() {
    var key = vault().make(KeyKind.P_256, "short life");
    vault().destroy(key);
    assertThat(vault().publicKey(key)).isEmpty();
    assertThatThrownBy(() -> vault().sign(key, SignatureAlgorithm.ECDSA_SHA256, OCTETS))
        .isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> vault().destroy(key)).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  default void knowsNoKeyItHasNotMade() {
    var unknown = new KeyId("0123456789abcdef0123456789abcdef");
    assertThat(vault().publicKey(unknown)).isEmpty();
    assertThatThrownBy(() -> vault().decrypt(unknown, RsaPadding.PKCS1, new byte[256], 16))
        .isInstanceOf(NoSuchKeyException.class);
  }

  private static byte[] pkcs1(PublicKey key, byte[] content) throws Exception {
    var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(content);
  }

  private static byte[] raw(PublicKey key, BigInteger number) throws Exception {
    var cipher = Cipher.getInstance("RSA/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(number.toByteArray());
  }

  private static byte[] oaep(PublicKey key, byte[] content, String digest) throws Exception {
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
    return cipher.doFinal(content);
  }

  private static byte[] ones(int length) {
    var octets = new byte[length];
    Arrays.fill(octets, (byte) 0xFF);
    return octets;
  }

  @Test
  default void makesKeysOnTheNamedCurves() throws Exception {
    for (var curve : List.of("secp256r1", "secp384r1")) {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve));
      var key = vault().make(curve.equals("secp256r1") ? KeyKind.P_256 : KeyKind.P_384, "curve");
      var made = ((ECPublicKey) vault().publicKey(key).orElseThrow()).getParams();
      assertThat(made.getOrder())
          .isEqualTo(parameters.getParameterSpec(ECParameterSpec.class).getOrder());
    }
  }
}
