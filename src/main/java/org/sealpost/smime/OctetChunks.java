package org.sealpost.smime;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.mail.Content;

/** Collects octets in chunks, so that growing never copies what is there. */
final class OctetChunks extends OutputStream {

  private static final int FIRST = 8 * 1024;
  private static final int LARGEST = 1024 * 1024;

  private final List<Content> full = new ArrayList<>();
  private final long most;
  private byte[] chunk = new byte[FIRST];
  private int used;
  private long size;

  /**
   * @param most octets that are taken; one more throws {@link TooMuchException}
   */
  OctetChunks(long most) {
    this.most = most;
  }

  OctetChunks() {
    this(Long.MAX_VALUE);
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets) {
    write(octets, 0, octets.length);
  }

  @Override
  public void write(byte[] octets, int at, int count) {
    if (count > most - size) {
      throw new TooMuchException();
    }
    size += count;
    for (int done = 0; done < count; ) {
      if (used == chunk.length) {
        full.add(Content.of(chunk));
        chunk = new byte[Math.min(LARGEST, chunk.length * 2)];
        used = 0;
      }
      int n = Math.min(count - done, chunk.length - used);
      System.arraycopy(octets, at + done, chunk, used, n);
      used += n;
      done += n;
    }
  }

  long size() {
    return size;
  }

  /** All that was written; nothing may be written afterwards. */
  Content content() {
    var all = new ArrayList<>(full);
    all.add(Content.of(chunk).slice(0, used));
    return Content.concat(all);
  }

  /** More octets than were agreed to. */
  static final class TooMuchException extends RuntimeException {

    TooMuchException() {
      super("more octets than allowed", null, false, false);
    }
  }
}
