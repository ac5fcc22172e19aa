package org.sealpost.keys;

import java.util.Optional;

/**
 * What the vault's master key is.
 *
 * @param passphrase a secret that a person or a secret store brings at every start; without one the
 *     master key is the file {@code master.key} in the vault's folder
 */
public record VaultSettings(Optional<String> passphrase) {

  /** The master key is a file in the vault's folder. */
  public static final VaultSettings USUAL = new VaultSettings(Optional.empty());

  @Override
  public String toString() {
    return "VaultSettings[" + (passphrase.isPresent() ? "passphrase" : "master key file") + "]";
  }
}
