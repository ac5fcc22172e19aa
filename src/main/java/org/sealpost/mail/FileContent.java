package org.sealpost.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** The octets of a file, mapped, so that reading far into a large mail costs only what is read. */
record FileContent(Path file, MemorySegment segment) implements Content {

  static Content of(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      return size == 0
          ? Content.empty()
          : new FileContent(
              file, channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto()));
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot read " + file, broken);
    }
  }

  @Override
  public long size() {
    return segment.byteSize();
  }

  @Override
  public int at(long offset) {
    return segment.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
  }

  @Override
  public int read(long offset, byte[] into, int at, int count) {
    if (offset >= size()) {
      return 0;
    }
    int n = (int) Math.min(count, size() - offset);
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, into, at, n);
    return n;
  }

  @Override
  public Content slice(long from, long to) {
    Objects.checkFromToIndex(from, to, size());
    return new FileContent(file, segment.asSlice(from, to - from));
  }

  @Override
  public InputStream open() {
    return new ContentStream(this);
  }

  @Override
  public byte[] octets() {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public String toString() {
    return size() + " octets of " + file;
  }
}
