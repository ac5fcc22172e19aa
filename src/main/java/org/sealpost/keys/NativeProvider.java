package org.sealpost.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.Provider;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider that signs in native code, if it loads on this machine and its own tests pass. It is
 * never registered with the JDK: ciphers and everything else stay where they are.
 */
final class NativeProvider {

  private static final Logger LOG = LoggerFactory.getLogger(NativeProvider.class);

  private NativeProvider() {}

  /** Loaded by the first who asks. */
  private static final class Loaded {
    static final Optional<Provider> PROVIDER = load();
  }

  static Optional<Provider> find() {
    return Loaded.PROVIDER;
  }

  private static Optional<Provider> load() {
    try {
      var provider = AmazonCorrettoCryptoProvider.INSTANCE;
      var trouble = provider.getLoadingError();
      if (trouble != null) {
        LOG.info("Signatures are made by the JDK: native code does not load ({})", trouble);
        return Optional.empty();
      }
      if (provider.runSelfTests() != SelfTestStatus.PASSED) {
        LOG.warn("Signatures are made by the JDK: the native code fails its own tests");
        return Optional.empty();
      }
      return Optional.of(provider);
    } catch (LinkageError absent) {
      LOG.info("Signatures are made by the JDK: native code does not load", absent);
      return Optional.empty();
    }
  }
}
