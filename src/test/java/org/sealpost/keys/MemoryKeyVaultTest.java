package org.sealpost.keys;

class MemoryKeyVaultTest implements KeyVaultContract {

  private final KeyVault vault = new MemoryKeyVault();

  @Override
  public KeyVault vault() {
    return vault;
  }
}
