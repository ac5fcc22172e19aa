package org.sealpost.correspondence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Address;

/** Keyed hashes: equal for the same correspondence, telling nothing without the vault. */
final class Fingerprints {

  private static final String CONTEXT = "correspondence";

  /** 128 bits are enough that no two of a billion rows meet. */
  private static final int OCTETS = 16;

  private final KeyVault vault;

  Fingerprints(KeyVault vault) {
    this.vault = vault;
  }

  String of(Bond bond, Address ours, Address theirs) {
    return switch (bond) {
      case PAIR -> hash("pair\n" + ours.key() + "\n" + theirs.key());
      case ADDRESS -> hash("address\n" + theirs.key());
      case DOMAIN -> hash("domain\n" + theirs.domain().name());
    };
  }

  /** The hash of a Message-ID, with or without angle brackets. */
  String ofMessage(String messageId) {
    var text = messageId.strip();
    boolean angled = text.startsWith("<") && text.endsWith(">");
    return hash("message\n" + (angled ? text.substring(1, text.length() - 1).strip() : text));
  }

  private String hash(String text) {
    var keyed = vault.keyedHash(CONTEXT, text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(Arrays.copyOf(keyed, OCTETS));
  }
}
