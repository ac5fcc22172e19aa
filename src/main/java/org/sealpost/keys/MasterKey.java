package org.sealpost.keys;

/** The key above the data key: it wraps that one key and is used for nothing else. */
interface MasterKey {

  /** The word under which rows remember what wrapped them. */
  String wrapping();

  /** Makes the master key for a vault that has no rows yet, durably; keeps one that is there. */
  void make();

  /**
   * The 32 octets for a wrapped data key with this salt; throws VaultUnreadableException with the
   * mend if there is none.
   */
  byte[] secret(byte[] salt);

  /** What a person does when this master key does not open the rows. */
  String mend();
}
