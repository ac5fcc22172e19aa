package org.sealpost.authenticity.dkim;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sealpost.mail.Content;

/** Hashes a body of any size in one pass, for all signatures at once (RFC 6376 §3.7). */
public final class BodyHasher {

  private static final int CHUNK = 16 * 1024;

  /**
   * One hash that a signature asks for.
   *
   * @param canonicalisation of the body
   * @param length only so many octets of the canonical body; Long.MAX_VALUE for all
   */
  record Wanted(Canonicalisation canonicalisation, long length) {}

  /**
   * What came out.
   *
   * @param sha256 of the canonical octets, in Base64
   * @param length how many canonical octets there are in all
   */
  record Hashed(String sha256, long length) {}

  private BodyHasher() {}

  /**
   * The SHA-256, in Base64, of a whole body that we are going to send: a carriage return alone will
   * be a line end on the wire, so it counts as one.
   */
  public static String hashToSend(Content body, Canonicalisation canonicalisation) {
    var wanted = new Wanted(canonicalisation, Long.MAX_VALUE);
    return one(hash(body, Set.of(wanted), true), wanted).sha256();
  }

  static Hashed one(Map<Wanted, Hashed> hashes, Wanted wanted) {
    var hashed = hashes.get(wanted);
    if (hashed == null) {
      throw new IllegalArgumentException("not hashed: " + wanted);
    }
    return hashed;
  }

  /** The hashes of a body that we received, where a carriage return alone is what it is. */
  static Map<Wanted, Hashed> hashReceived(Content body, Set<Wanted> wanted) {
    return hash(body, wanted, false);
  }

  private static Map<Wanted, Hashed> hash(
      Content body, Set<Wanted> wanted, boolean isBareCrALineEnd) {
    var sinks = wanted.stream().collect(Collectors.toMap(w -> w, w -> new Sink(w.length())));
    var lines = new TreeMap<Canonicalisation, BodyLines>();
    for (var canonicalisation : Canonicalisation.values()) {
      var outlets =
          wanted.stream()
              .filter(w -> w.canonicalisation() == canonicalisation)
              .flatMap(w -> Stream.ofNullable(sinks.get(w)))
              .toList();
      if (!outlets.isEmpty()) {
        lines.put(canonicalisation, new BodyLines(canonicalisation, isBareCrALineEnd, outlets));
      }
    }
    var chunk = new byte[CHUNK];
    long at = 0;
    for (int n = body.read(at, chunk, 0, CHUNK); n > 0; n = body.read(at, chunk, 0, CHUNK)) {
      for (var each : lines.values()) {
        each.add(chunk, n);
      }
      at += n;
    }
    lines.values().forEach(BodyLines::end);
    return sinks.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().hashed()));
  }

  /** Canonical octets on their way into one digest. */
  static final class Sink {

    private final MessageDigest digest = Algorithms.sha256();
    private final long limit;
    private long length;

    Sink(long limit) {
      this.limit = limit;
    }

    void add(byte[] octets, int count) {
      int within = (int) Math.max(0, Math.min(count, limit - length));
      digest.update(octets, 0, within);
      length += count;
    }

    Hashed hashed() {
      return new Hashed(Base64.getEncoder().encodeToString(digest.digest()), length);
    }
  }

  /** Makes a body canonical, octet by octet (RFC 6376 §3.4.3, §3.4.4). */
  private static final class BodyLines {

    private final boolean isRelaxed;
    private final boolean isBareCrALineEnd;
    private final List<Sink> sinks;
    private final byte[] out = new byte[CHUNK];
    private int used;
    private long lineEnds;
    private boolean isBlank;
    private boolean isAfterCr;
    private boolean isStarted;

    BodyLines(Canonicalisation canonicalisation, boolean isBareCrALineEnd, List<Sink> sinks) {
      this.isBareCrALineEnd = isBareCrALineEnd;
      this.isRelaxed = canonicalisation == Canonicalisation.RELAXED;
      this.sinks = sinks;
    }

    void add(byte[] octets, int count) {
      for (int i = 0; i < count; i++) {
        byte c = octets[i];
        if (c == '\n') {
          // With or without a carriage return before it: on the wire there is one.
          isAfterCr = false;
          isBlank = false;
          lineEnds++;
        } else {
          if (isAfterCr) {
            bareCr();
          }
          if (c == '\r') {
            isAfterCr = true;
          } else if (isRelaxed && (c == ' ' || c == '\t')) {
            isBlank = true;
          } else {
            text(c);
          }
        }
      }
    }

    private void bareCr() {
      isAfterCr = false;
      if (isBareCrALineEnd) {
        isBlank = false;
        lineEnds++;
      } else {
        text((byte) '\r');
      }
    }

    /** An octet that is there to stay, and so is every line end before it. */
    private void text(byte c) {
      for (; lineEnds > 0; lineEnds--) {
        put((byte) '\r');
        put((byte) '\n');
      }
      if (isBlank) {
        isBlank = false;
        put((byte) ' ');
      }
      put(c);
      isStarted = true;
    }

    void end() {
      if (isAfterCr) {
        bareCr();
      }
      if (isStarted || !isRelaxed) {
        put((byte) '\r');
        put((byte) '\n');
      }
      flush();
    }

    private void put(byte c) {
      if (used == out.length) {
        flush();
      }
      out[used++] = c;
    }

    private void flush() {
      for (var sink : sinks) {
        sink.add(out, used);
      }
      used = 0;
    }
  }
}
