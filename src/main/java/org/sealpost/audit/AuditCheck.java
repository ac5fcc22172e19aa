package org.sealpost.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Walks the chain from its first line to its head. */
final class AuditCheck {

  private final JdbcClient sql;
  private final Function<AuditHead, String> seal;
  private final Map<Long, String> noted = new HashMap<>();
  private String hash = AuditHead.NONE.hash();
  private long sequence;

  AuditCheck(JdbcClient sql, Function<AuditHead, String> seal, List<AuditHead> noted) {
    this.sql = sql;
    this.seal = seal;
    noted.forEach(head -> this.noted.put(head.sequence(), head.hash()));
  }

  ChainState walk(int linesAtOnce) {
    // One read sees one state of the rows: nothing is added while we walk.
    var head = AuditRows.rawHead(sql);
    if (head.isEmpty()) {
      return new ChainState.Broken(0, "the head of the log is gone");
    }
    while (true) {
      var lines = AuditRows.rawBehind(sql, sequence, linesAtOnce);
      for (var line : lines) {
        if (line.sequence() > head.get().sequence()) {
          return atHead(head.get(), Optional.of(line));
        }
        var broken = step(line);
        if (broken.isPresent()) {
          return broken.get();
        }
      }
      if (lines.size() < linesAtOnce) {
        return atHead(head.get(), Optional.empty());
      }
    }
  }

  private Optional<ChainState> step(RawLine line) {
    if (line.sequence() != sequence + 1) {
      return broken(sequence + 1, "the line is gone");
    }
    var expected = AuditChain.hash(hash, line);
    if (!expected.equals(line.hash())) {
      return broken(line.sequence(), "the line is not as it was written, or not in its place");
    }
    sequence = line.sequence();
    hash = line.hash();
    var known = noted.remove(sequence);
    return known == null || known.equals(hash)
        ? Optional.empty()
        : broken(sequence, "the line is not the one that was noted");
  }

  private ChainState atHead(RawHead head, Optional<RawLine> behind) {
    if (head.sequence() != sequence) {
      return new ChainState.Broken(sequence + 1, "lines at the end are gone");
    }
    if (!head.hash().equals(hash)) {
      return new ChainState.Broken(sequence, "the head does not fit the last line");
    }
    var end = new AuditHead(sequence, hash);
    if (!head.seal().equals(end.equals(AuditHead.NONE) ? "" : seal.apply(end))) {
      return new ChainState.Broken(sequence, "the head was not sealed by this gateway's vault");
    }
    var lost = noted.keySet().stream().filter(place -> place > 0).min(Long::compare);
    if (lost.isPresent()) {
      return new ChainState.Broken(lost.get(), "a line that was noted is gone");
    }
    return behind.isPresent()
        ? new ChainState.Broken(behind.get().sequence(), "a line stands behind the head")
        : new ChainState.Intact(end);
  }

  private static Optional<ChainState> broken(long place, String reason) {
    return Optional.of(new ChainState.Broken(place, reason));
  }

  /** A line as it stands in its row, which may have been changed in any way. */
  record RawLine(
      long sequence,
      long recordedAt,
      String who,
      String what,
      String object,
      String details,
      String ip,
      String hash) {}

  /** The head as it stands in its row. */
  record RawHead(long sequence, String hash, String seal) {}
}
