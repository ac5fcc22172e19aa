package org.sealpost.mail;

import java.io.InputStream;

/** A stream over any content. */
final class ContentStream extends InputStream {

  private final Content content;
  private long offset;

  ContentStream(Content content) {
    this.content = content;
  }

  @Override
  public int read() {
    return offset < content.size() ? content.at(offset++) : -1;
  }

  @Override
  public int read(byte[] into, int at, int count) {
    if (count == 0) {
      return 0;
    }
    int n = content.read(offset, into, at, count);
    offset += n;
    return n == 0 ? -1 : n;
  }

  @Override
  public long skip(long count) {
    long n = Math.max(0, Math.min(count, content.size() - offset));
    offset += n;
    return n;
  }
}
