package org.sealpost.quarantine;

import java.io.InputStream;
import java.util.Objects;
import org.sealpost.mail.Content;

/** The octets of a mail in quarantine, unsealed frame by frame as they are read. */
final class OpenedContent implements Content {

  private final SealedFrames frames;
  private final long from;
  private final long to;

  OpenedContent(SealedFrames frames) {
    this(frames, 0, frames.size());
  }

  private OpenedContent(SealedFrames frames, long from, long to) {
    this.frames = frames;
    this.from = from;
    this.to = to;
  }

  @Override
  public long size() {
    return to - from;
  }

  @Override
  public int at(long offset) {
    long at = from + Objects.checkIndex(offset, size());
    return frames.frameAt(at)[(int) (at % SealedFrames.FRAME)] & 0xFF;
  }

  @Override
  public int read(long offset, byte[] into, int at, int count) {
    long left = Math.min(count, size() - offset);
    int done = 0;
    while (done < left) {
      long position = from + offset + done;
      var frame = frames.frameAt(position);
      int within = (int) (position % SealedFrames.FRAME);
      int some = (int) Math.min(left - done, frame.length - within);
      System.arraycopy(frame, within, into, at + done, some);
      done += some;
    }
    return done;
  }

  @Override
  public Content slice(long start, long end) {
    Objects.checkFromToIndex(start, end, size());
    return new OpenedContent(frames, from + start, from + end);
  }

  @Override
  public InputStream open() {
    return new InputStream() {
      private long offset;

      @Override
      public int read() {
        return offset < size() ? at(offset++) : -1;
      }

      @Override
      public int read(byte[] into, int at, int count) {
        if (count == 0) {
          return 0;
        }
        int some = OpenedContent.this.read(offset, into, at, count);
        offset += some;
        return some == 0 ? -1 : some;
      }
    };
  }

  @Override
  public byte[] octets() {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("more than 2 GiB");
    }
    var octets = new byte[(int) size()];
    read(0, octets, 0, octets.length);
    return octets;
  }
}
