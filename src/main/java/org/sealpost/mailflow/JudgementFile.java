package org.sealpost.mailflow;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of slots, one for each mail under judgement and for each that has broken one. It is
 * written before a judgement and after it, without a sync: it has to survive the end of the
 * process, not of the machine, for no mail ends that.
 */
final class JudgementFile {

  private static final Logger LOG = LoggerFactory.getLogger(JudgementFile.class);
  private static final int SLOTS = 4_096;
  private static final int SLOT = 48;
  private static final int DIGEST = 32;
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final RandomAccessFile file;
  private final InstantSource clock;
  private final Map<String, Entry> entries = new HashMap<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private boolean broken;

  /** What is known of a mail. */
  private record Entry(int slot, int running, int crashes, Instant at) {}

  private JudgementFile(RandomAccessFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  static JudgementFile open(Path path, InstantSource clock) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      if (!Files.exists(path)) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      var opened = new JudgementFile(new RandomAccessFile(path.toFile(), "rw"), clock);
      opened.read();
      return opened;
    } catch (IOException refused) {
      throw new UncheckedIOException("the file " + path + " cannot be used", refused);
    }
  }

  private synchronized void read() throws IOException {
    var octets = new byte[SLOTS * SLOT];
    int length = (int) Math.min(octets.length, file.length());
    file.seek(0);
    file.readFully(octets, 0, length);
    var oldest = clock.instant().minus(REMEMBERED);
    for (int slot = 0; slot < SLOTS; slot++) {
      var buffer = ByteBuffer.wrap(octets, slot * SLOT, SLOT);
      int running = buffer.getInt();
      // Whatever was under judgement at the end may have caused it.
      int crashes = buffer.getInt() + (running > 0 ? 1 : 0);
      var at = Instant.ofEpochMilli(buffer.getLong());
      var digest = new byte[DIGEST];
      buffer.get(digest);
      if (crashes > 0 && at.isAfter(oldest)) {
        var entry = new Entry(slot, 0, crashes, at);
        entries.put(HexFormat.of().formatHex(digest), entry);
        write(digest, entry);
      } else {
        free.add(slot);
      }
    }
    if (!entries.isEmpty()) {
      LOG.warn("{} mails are remembered that were under judgement in crashes", entries.size());
    }
  }

  /** In how many crashes a mail was under judgement. */
  synchronized int crashes(String digest) {
    var entry = entries.get(digest);
    return entry == null ? 0 : entry.crashes;
  }

  /** Whether nothing is under judgement and nothing is suspected. */
  synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  /** A judgement begins; on return the file says so. */
  synchronized void begin(String digest) {
    var known = entries.get(digest);
    var slot = known != null ? Integer.valueOf(known.slot) : slot();
    if (slot == null) {
      return;
    }
    int running = known == null ? 0 : known.running;
    int crashes = known == null ? 0 : known.crashes;
    put(digest, new Entry(slot, running + 1, crashes, clock.instant()));
  }

  /** How a judgement ended, as far as the mail is to be blamed. */
  enum End {
    /** It came to its end: whatever was suspected is forgotten. */
    DONE,
    /** Something else broke it: nothing is learned. */
    ELSEWHERE,
    /** The mail may have broken it. */
    BROKEN
  }

  /** A judgement has ended. */
  synchronized void end(String digest, End how) {
    var known = entries.get(digest);
    if (known == null) {
      return;
    }
    int crashes =
        switch (how) {
          case DONE -> 0;
          case ELSEWHERE -> known.crashes;
          case BROKEN -> known.crashes + 1;
        };
    int running = Math.max(0, known.running - 1);
    put(digest, new Entry(known.slot, running, crashes, clock.instant()));
    if (running == 0 && crashes == 0) {
      entries.remove(digest);
      free.add(known.slot);
    }
  }

  /** A free slot, else that of the mail whose last crash is the longest ago; none if all run. */
  private @Nullable Integer slot() {
    var first = free.poll();
    if (first != null) {
      return first;
    }
    var oldest =
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().running == 0)
            .min((one, other) -> one.getValue().at.compareTo(other.getValue().at));
    oldest.ifPresent(entry -> entries.remove(entry.getKey()));
    return oldest.map(entry -> entry.getValue().slot).orElse(null);
  }

  private void put(String digest, Entry entry) {
    entries.put(digest, entry);
    try {
      write(HexFormat.of().parseHex(digest), entry);
      broken = false;
    } catch (IOException full) {
      // Mail goes on: only a crash right now would not be remembered.
      if (!broken) {
        LOG.error("What is under judgement cannot be written down", full);
      }
      broken = true;
    }
  }

  private void write(byte[] digest, Entry entry) throws IOException {
    var buffer = ByteBuffer.allocate(SLOT);
    buffer.putInt(entry.running).putInt(entry.crashes).putLong(entry.at.toEpochMilli()).put(digest);
    file.seek((long) entry.slot * SLOT);
    file.write(buffer.array());
  }
}
