package org.sealpost.mail;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Several contents read as one: a new header on top of an untouched body costs no copy. */
final class JoinedContent implements Content {

  private final List<Content> pieces;
  private final long[] ends;

  private JoinedContent(List<Content> pieces) {
    this.pieces = pieces;
    this.ends = new long[pieces.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += pieces.get(i).size();
      ends[i] = end;
    }
  }

  static Content of(List<Content> pieces) {
    var flat = new ArrayList<Content>();
    for (var piece : pieces) {
      if (piece instanceof JoinedContent joined) {
        flat.addAll(joined.pieces);
      } else if (piece.size() > 0) {
        flat.add(piece);
      }
    }
    return switch (flat.size()) {
      case 0 -> Content.empty();
      case 1 -> flat.getFirst();
      default -> new JoinedContent(List.copyOf(flat));
    };
  }

  @Override
  public long size() {
    return ends[ends.length - 1];
  }

  @Override
  public int at(long offset) {
    Objects.checkIndex(offset, size());
    int piece = pieceAt(offset);
    return pieces.get(piece).at(offset - startOf(piece));
  }

  @Override
  public int read(long offset, byte[] into, int at, int count) {
    if (offset >= size() || count == 0) {
      return 0;
    }
    int piece = pieceAt(offset);
    return pieces.get(piece).read(offset - startOf(piece), into, at, count);
  }

  @Override
  public Content slice(long from, long to) {
    Objects.checkFromToIndex(from, to, size());
    var kept = new ArrayList<Content>();
    for (int i = 0; i < ends.length; i++) {
      long start = Math.max(from, startOf(i));
      long end = Math.min(to, ends[i]);
      if (start < end) {
        kept.add(pieces.get(i).slice(start - startOf(i), end - startOf(i)));
      }
    }
    return of(kept);
  }

  @Override
  public InputStream open() {
    return new ContentStream(this);
  }

  @Override
  public byte[] octets() {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("too large for one array: " + size() + " octets");
    }
    var all = new byte[(int) size()];
    int done = 0;
    while (done < all.length) {
      done += read(done, all, done, all.length - done);
    }
    return all;
  }

  private int pieceAt(long offset) {
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long startOf(int piece) {
    return piece == 0 ? 0 : ends[piece - 1];
  }

  @Override
  public String toString() {
    return size() + " octets in " + pieces.size() + " pieces";
  }
}
