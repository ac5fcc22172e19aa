package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Domain;

/**
 * What we keep of one certificate of our listeners.
 *
 * @param name its first name, by which it is found
 * @param authority who issues it
 * @param names all its names as they were asked for
 * @param key its key in the vault
 * @param chain the certificate and those above it; empty while none has come yet
 * @param renewAt when the next one is asked for
 * @param tries how often asking has failed since
 * @param fault why it failed the last time
 */
record ListenerRow(
    Domain name,
    String authority,
    List<Domain> names,
    KeyId key,
    List<X509Certificate> chain,
    Instant renewAt,
    int tries,
    String fault) {

  ListenerRow {
    names = List.copyOf(names);
    chain = List.copyOf(chain);
  }

  /** The same with a new certificate. */
  ListenerRow with(List<X509Certificate> issued, Instant next) {
    return new ListenerRow(name, authority, names, key, issued, next, 0, "");
  }

  /** The same after one more failure. */
  ListenerRow failed(String why, Instant next) {
    return new ListenerRow(name, authority, names, key, chain, next, tries + 1, why);
  }
}
