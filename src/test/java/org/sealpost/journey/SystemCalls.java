package org.sealpost.journey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** The system calls that one mail makes, as strace wrote them down. */
final class SystemCalls {

  /** The thread that writes to the database. */
  static final String WRITER = "store-writer";

  /** The threads that carry sessions and transmissions. */
  static final String CARRIERS = "ForkJoinPool-1-";

  /** One carrier of virtual threads, so that the order of calls is the same again. */
  static final List<String> ONE_CARRIER =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1");

  /** What a call to client or next hop is about. */
  static final String CONNECTION = "connection";

  /** Whatever makes something durable or sends something on. */
  static final String TRACED =
      "openat,mkdir,link,rename,unlink,unlinkat,ftruncate,fallocate,write,writev,pwrite64,pwritev,"
          + "sendto,msync,fsync,fdatasync,read";

  private static final Pattern LINE =
      Pattern.compile("(\\d+) +(\\w+)\\((?:\\d+<([^>]*)>|AT_FDCWD<[^>]*>, )?(.*)");

  private SystemCalls() {}

  /**
   * One call.
   *
   * @param number how many calls of that name its thread made before and with it
   * @param target what it is about: a kind of file, or a connection
   */
  record Call(boolean isLarge, String thread, String name, int number, String target) {

    String kind() {
      return (isLarge ? "large " : "small ") + name + " " + target;
    }

    @Override
    public String toString() {
      return kind() + ", number " + number;
    }
  }

  /** Those of a log that count, in their order. */
  static List<Call> read(List<String> log, Collection<Long> writer, boolean isLarge, Path data) {
    Map<String, Integer> counts = new HashMap<>();
    var calls = new ArrayList<Call>();
    for (var line : log) {
      var parts = LINE.matcher(line);
      if (!parts.matches()) {
        continue;
      }
      boolean isWriter = writer.contains(Long.valueOf(parts.group(1)));
      var name = parts.group(2);
      int number = counts.merge(parts.group(1) + name, 1, Integer::sum);
      var target = target(name, String.valueOf(parts.group(3)), parts.group(4), data);
      if (!target.isEmpty()) {
        calls.add(new Call(isLarge, isWriter ? WRITER : CARRIERS, name, number, target));
      }
    }
    return calls;
  }

  private static String target(String name, String open, String rest, Path data) {
    boolean isOfFile = !name.equals("read");
    if (open.startsWith("socket:") || open.startsWith("TCP")) {
      return CONNECTION;
    }
    if (name.equals("openat") && !rest.contains("O_CREAT")) {
      return "";
    }
    var where = open.startsWith("/") ? open : rest;
    if (!isOfFile || !where.contains(data.toString())) {
      return "";
    }
    return where.contains("sealpost.db")
        ? "database"
        : where.contains("/incoming/") ? "incoming" : "content";
  }

  /** So many of them, of as many kinds as possible, syncs first. */
  static List<Call> spread(List<Call> calls, int count) {
    var random = new Random(Faults.SEED);
    Map<String, List<Call>> kinds = new LinkedHashMap<>();
    calls.forEach(call -> kinds.computeIfAbsent(call.kind(), k -> new ArrayList<>()).add(call));
    var names = new ArrayList<>(kinds.keySet());
    Collections.shuffle(names, random);
    names.sort((a, b) -> Boolean.compare(b.contains("sync"), a.contains("sync")));
    kinds.values().forEach(some -> Collections.shuffle(some, random));
    var chosen = new ArrayList<Call>();
    for (int round = 0; chosen.size() < Math.min(count, calls.size()); round++) {
      for (var name : names) {
        var some = kinds.getOrDefault(name, List.of());
        if (round < some.size() && chosen.size() < count) {
          chosen.add(some.get(round));
        }
      }
    }
    return chosen;
  }
}
