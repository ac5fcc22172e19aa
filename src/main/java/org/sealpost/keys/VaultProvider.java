package org.sealpost.keys;

import java.security.Provider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells Java who signs with keys of the vault. */
final class VaultProvider extends Provider {

  private static final long serialVersionUID = 1;

  VaultProvider() {
    super("SealpostVault", "1", "signs with keys that stay in the vault");
    putService(new Signer(this, "SHA256withECDSA", SignatureAlgorithm.ECDSA_SHA256));
    putService(new Signer(this, "SHA384withECDSA", SignatureAlgorithm.ECDSA_SHA384));
  }

  private static final class Signer extends Service {

    private final SignatureAlgorithm algorithm;

    Signer(Provider provider, String name, SignatureAlgorithm algorithm) {
      super(
          provider,
          "Signature",
          name,
          VaultSignature.class.getName(),
          null,
          Map.of("SupportedKeyClasses", VaultPrivateKey.class.getName()));
      this.algorithm = algorithm;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return new VaultSignature(algorithm);
    }
  }
}
