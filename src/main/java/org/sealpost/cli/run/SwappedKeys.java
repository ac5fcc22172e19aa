package org.sealpost.cli.run;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives TLS the keys of today. A handshake asks first for a name and then for the chain and the key
 * of that name; so each key has a name of its own, and those before stay for handshakes that have
 * begun. Of several certificates the one is shown that fits the host which the client asks for (RFC
 * 6066 §3), else the first.
 */
final class SwappedKeys extends X509ExtendedKeyManager {

  /**
   * @param current by alias, in order
   * @param all those and the ones before
   */
  private record Held(
      long number, Map<String, ListenerKey> current, Map<String, ListenerKey> all) {}

  private volatile Held held;

  SwappedKeys(List<ListenerKey> first) {
    var current = named(0, first);
    held = new Held(0, current, current);
  }

  List<ListenerKey> current() {
    return List.copyOf(held.current().values());
  }

  /** Handshakes from now on use these keys. */
  synchronized void swap(List<ListenerKey> keys) {
    var current = named(held.number() + 1, keys);
    var all = new LinkedHashMap<>(held.current());
    all.putAll(current);
    held = new Held(held.number() + 1, current, all);
  }

  private static Map<String, ListenerKey> named(long generation, List<ListenerKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a listener needs a certificate");
    }
    var named = new LinkedHashMap<String, ListenerKey>();
    for (int i = 0; i < keys.size(); i++) {
      named.put("listener-" + generation + "-" + i, keys.get(i));
    }
    return named;
  }

  private @Nullable String chosen(String type, @Nullable SSLSession session) {
    var fitting =
        held.current().entrySet().stream().filter(each -> each.getValue().isOf(type)).toList();
    var wanted = wanted(session);
    return fitting.stream()
        .filter(each -> wanted.filter(each.getValue()::names).isPresent())
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static Optional<String> wanted(@Nullable SSLSession session) {
    return session instanceof ExtendedSSLSession extended
        ? extended.getRequestedServerNames().stream()
            .filter(SNIHostName.class::isInstance)
            .map(name -> ((SNIHostName) name).getAsciiName())
            .findFirst()
        : Optional.empty();
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return held.current().entrySet().stream()
        .filter(each -> each.getValue().isOf(type))
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chosen(type, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chosen(type, engine == null ? null : engine.getHandshakeSession());
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var key = held.all().get(alias);
    return key == null ? null : key.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var key = held.all().get(alias);
    return key == null ? null : key.key();
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
