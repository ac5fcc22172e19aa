package org.sealpost.cli.run;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives TLS the key of today. A handshake asks first for a name and then for the chain and the key
 * of that name; so each key has a name of its own, and the one before stays for handshakes that
 * have begun.
 */
final class SwappedKeys extends X509ExtendedKeyManager {

  private static final char[] NO_SECRET = "in memory alone".toCharArray();

  private record Generation(long number, ListenerKey key, X509ExtendedKeyManager manager) {}

  private record Held(Generation current, Generation before) {}

  private volatile Held held;

  SwappedKeys(ListenerKey first) {
    try {
      var only = generation(0, first);
      held = new Held(only, only);
    } catch (GeneralSecurityException unusable) {
      throw new StartFailure(
          "the key for STARTTLS does not fit: " + unusable.getMessage(), unusable);
    }
  }

  ListenerKey current() {
    return held.current().key();
  }

  /** Handshakes from now on use this key. */
  synchronized void swap(ListenerKey key) throws GeneralSecurityException {
    var before = held.current();
    held = new Held(generation(before.number() + 1, key), before);
  }

  private static Generation generation(long number, ListenerKey key)
      throws GeneralSecurityException {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "listener-" + number, key.key(), NO_SECRET, key.chain().toArray(X509Certificate[]::new));
      var factory = KeyManagerFactory.getInstance("SunX509");
      factory.init(store, NO_SECRET);
      for (var manager : factory.getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager extended) {
          return new Generation(number, key, extended);
        }
      }
      throw new GeneralSecurityException("this Java has no key manager for TLS");
    } catch (IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return held.current().manager().getServerAliases(type, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return held.current().manager().chooseServerAlias(type, issuers, socket);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return held.current().manager().chooseEngineServerAlias(type, issuers, engine);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var now = held;
    var chain = now.current().manager().getCertificateChain(alias);
    return chain == null ? now.before().manager().getCertificateChain(alias) : chain;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var now = held;
    var key = now.current().manager().getPrivateKey(alias);
    return key == null ? now.before().manager().getPrivateKey(alias) : key;
  }

  /** Listeners never come as clients. */
  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
