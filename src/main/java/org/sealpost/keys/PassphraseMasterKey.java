package org.sealpost.keys;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** A master key that is derived from a passphrase: Argon2id (RFC 9106 §4, the second choice). */
final class PassphraseMasterKey implements MasterKey {

  private static final int KIBIBYTES = 64 * 1024;
  private static final int PASSES = 3;
  private static final int LANES = 4;
  private static final int SHORTEST = 12;

  private final String passphrase;

  PassphraseMasterKey(String passphrase) {
    if (passphrase.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "the passphrase of the vault needs at least " + SHORTEST + " characters");
    }
    this.passphrase = passphrase;
  }

  @Override
  public String wrapping() {
    return "passphrase";
  }

  @Override
  public void make() {}

  @Override
  public byte[] secret(byte[] salt) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(KIBIBYTES)
            .withIterations(PASSES)
            .withParallelism(LANES)
            .withSalt(salt)
            .build());
    var secret = new byte[Sealing.SECRET];
    generator.generateBytes(passphrase.getBytes(StandardCharsets.UTF_8), secret);
    return secret;
  }

  @Override
  public String mend() {
    return "give the passphrase with which the vault was first started";
  }
}
