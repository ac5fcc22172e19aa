package org.sealpost.directory;

import java.util.Optional;
import java.util.Set;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/**
 * An outside address or domain with settings of its own; an address goes before its domain.
 *
 * @param key the address or the domain, lower case, A-labels
 * @param encrypt how mail to it is encrypted
 * @param tls how the connection to its server is secured
 * @param keyPins SHA-256 digests of the public keys (SubjectPublicKeyInfo) of which the server must
 *     have one, hexadecimal in lower case; empty for any
 * @param note whatever people should know of it
 */
public record Partner(
    String key, EncryptionDemand encrypt, TlsDemand tls, Set<String> keyPins, String note) {

  public Partner {
    keyPins = Set.copyOf(keyPins);
  }

  /** An address with usual settings. */
  public static Partner of(Address address) {
    return new Partner(
        address.key(), EncryptionDemand.IF_POSSIBLE, TlsDemand.OPPORTUNISTIC, Set.of(), "");
  }

  /** A domain with usual settings. */
  public static Partner of(Domain domain) {
    return new Partner(
        domain.name(), EncryptionDemand.IF_POSSIBLE, TlsDemand.OPPORTUNISTIC, Set.of(), "");
  }

  /** The key as people write it; empty if it is neither an address nor a domain. */
  public static Optional<String> key(String text) {
    var trimmed = text.strip();
    var name = trimmed.startsWith("@") ? trimmed.substring(1) : trimmed;
    return name.contains("@")
        ? Address.parse(name).map(Address::key)
        : Domain.parse(name).filter(domain -> domain.parent().isPresent()).map(Domain::name);
  }

  /** Whether this is a domain, and not an address. */
  public boolean isDomain() {
    return !key.contains("@");
  }

  /** The domain, or the address's domain. */
  public Domain domain() {
    return new Domain(key.substring(key.lastIndexOf('@') + 1));
  }

  /** The same partner with another way of encryption. */
  public Partner withEncrypt(EncryptionDemand demand) {
    return new Partner(key, demand, tls, keyPins, note);
  }

  /** The same partner with another way of transport security. */
  public Partner withTls(TlsDemand demand) {
    return new Partner(key, encrypt, demand, keyPins, note);
  }

  /** The same partner with other keys for its server. */
  public Partner withKeyPins(Set<String> pins) {
    return new Partner(key, encrypt, tls, pins, note);
  }

  /** The same partner with another note. */
  public Partner withNote(String text) {
    return new Partner(key, encrypt, tls, keyPins, text);
  }
}
