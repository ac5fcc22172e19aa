package org.sealpost.quarantine;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.VaultUnreadableException;
import org.sealpost.mail.Content;

/**
 * Octets sealed by the vault in frames, so that neither sealing nor reading needs more memory than
 * one frame. Each frame is sealed for its case, its place and the number of frames: none can be
 * left out, repeated, or moved.
 */
final class SealedFrames {

  static final int FRAME = 256 * 1024;
  private static final int LENGTH_OCTETS = 4;

  private final KeyVault vault;
  private final CaseNumber number;
  private final Content sealed;
  private final long size;
  private final long[] offsets;
  private int cachedIndex = -1;
  private byte[] cached = new byte[0];

  /**
   * Frames to be read.
   *
   * @param size octets before sealing
   */
  SealedFrames(KeyVault vault, CaseNumber number, Content sealed, long size) {
    this.vault = vault;
    this.number = number;
    this.sealed = sealed;
    this.size = size;
    this.offsets = offsets(sealed, frames(size));
  }

  /** Seals octets. */
  static void seal(KeyVault vault, CaseNumber number, Content content, OutputStream to)
      throws IOException {
    int frames = frames(content.size());
    var out = new DataOutputStream(to);
    try (var in = content.open()) {
      for (int index = 0; index < frames; index++) {
        var frame = vault.seal(context(number, index, frames), in.readNBytes(FRAME));
        out.writeInt(frame.length);
        out.write(frame);
      }
    }
    out.flush();
  }

  long size() {
    return size;
  }

  /** The octets of the frame that holds an offset. */
  synchronized byte[] frameAt(long offset) {
    int index = Math.toIntExact(offset / FRAME);
    if (index != cachedIndex) {
      long from = offsets[index] + LENGTH_OCTETS;
      var octets = sealed.slice(from, offsets[index + 1]).octets();
      cached = vault.open(context(number, index, offsets.length - 1), octets);
      cachedIndex = index;
    }
    return cached;
  }

  private static long[] offsets(Content sealed, int frames) {
    var offsets = new long[frames + 1];
    try {
      for (int index = 0; index < frames; index++) {
        long at = offsets[index];
        long length = 0;
        for (int i = 0; i < LENGTH_OCTETS; i++) {
          length = length << 8 | sealed.at(at + i);
        }
        offsets[index + 1] = at + LENGTH_OCTETS + length;
      }
    } catch (IndexOutOfBoundsException cut) {
      throw new VaultUnreadableException("a mail in quarantine was cut off", cut);
    }
    if (offsets[frames] != sealed.size()) {
      throw new VaultUnreadableException("a mail in quarantine has not its sealed size");
    }
    return offsets;
  }

  private static int frames(long size) {
    return Math.toIntExact((size + FRAME - 1) / FRAME);
  }

  private static String context(CaseNumber number, int index, int frames) {
    return "quarantine " + number + " " + index + "/" + frames;
  }
}
