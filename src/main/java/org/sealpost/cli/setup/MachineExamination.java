package org.sealpost.cli.setup;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Phrase;

/** Looks at what this machine gives the gateway: clock, disk, files, memory. */
final class MachineExamination {

  private static final long LITTLE_SPACE = 2L << 30;
  private static final long LITTLE_MEMORY = 1L << 30;
  private static final long FEW_FILES = 16_384;
  private static final int SYNCS = 11;
  private static final int NTP = 123;
  private static final Duration SLOW_SYNC = Duration.ofMillis(50);
  private static final Duration WRONG = Duration.ofSeconds(2);
  private static final Duration FAR_WRONG = Duration.ofMinutes(5);
  private static final String SET_CLOCK = "timedatectl set-ntp true";
  private static final Instant BUILT = Instant.parse("2026-11-24T00:00:00Z");

  private final Path data;
  private final InstantSource clock;

  MachineExamination(Path data, InstantSource clock) {
    this.data = data;
    this.clock = clock;
  }

  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(built());
    try {
      Files.createDirectories(data);
      findings.add(agreed());
      findings.add(synced());
      findings.add(hidden());
      findings.add(space(Files.getFileStore(data).getUsableSpace()));
    } catch (IOException refused) {
      findings.add(
          Finding.fail(
                  Phrase.of("part.data-folder"),
                  "data-folder.unusable",
                  data,
                  PortExamination.said(refused))
              .mended("install -d -m 0700 -o sealpost " + data));
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      findings.add(files(unix.getMaxFileDescriptorCount()));
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      findings.add(memory(machine.getTotalMemorySize()));
    }
    return findings;
  }

  private Finding built() {
    var part = Phrase.of("part.clock");
    return clock.instant().isBefore(BUILT)
        ? Finding.fail(part, "clock.early", clock.instant()).mended(SET_CLOCK)
        : Finding.ok(part, "clock.ok", clock.instant());
  }

  /** A file system of another machine has a clock of its own. */
  private Finding agreed() throws IOException {
    var part = Phrase.of("part.disk-clock");
    var probe = Files.createTempFile(data, "doctor", ".probe");
    try {
      var stamp = Files.getLastModifiedTime(probe).toInstant();
      var apart = Duration.between(stamp, clock.instant()).abs();
      return apart.compareTo(WRONG) > 0
          ? Finding.warn(part, "disk-clock.apart", apart.toSeconds())
              .mendedBy("disk-clock.set", SET_CLOCK)
          : Finding.ok(part, "disk-clock.ok");
    } finally {
      Files.delete(probe);
    }
  }

  /** Compares our clock with a time server's; none answering proves nothing. */
  Finding compared(InetSocketAddress server) {
    var part = Phrase.of("part.clock-against", server.getHostString());
    try {
      var ahead = TimeServer.ahead(server, clock);
      var text =
          Phrase.of(ahead.isNegative() ? "clock.ahead" : "clock.behind", ahead.abs().toMillis());
      if (ahead.abs().compareTo(FAR_WRONG) > 0) {
        return Finding.fail(part, "clock.far-wrong", text).mended(SET_CLOCK);
      }
      return ahead.abs().compareTo(WRONG) > 0
          ? Finding.warn(part, "clock.wrong", text).mended(SET_CLOCK)
          : Finding.ok(part, "clock.right", text);
    } catch (IOException none) {
      return Finding.ok(part, "clock.uncompared", PortExamination.said(none));
    }
  }

  /** Each accepted mail waits for one of these. */
  private Finding synced() throws IOException {
    var probe = Files.createTempFile(data, "doctor", ".probe");
    try (var channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      var times = new long[SYNCS];
      for (int i = 0; i < SYNCS; i++) {
        long begun = System.nanoTime();
        channel.write(ByteBuffer.wrap(new byte[4096]));
        channel.force(true);
        times[i] = System.nanoTime() - begun;
      }
      Arrays.sort(times);
      return syncTime(Duration.ofNanos(times[SYNCS / 2]));
    } finally {
      Files.delete(probe);
    }
  }

  static Finding syncTime(Duration median) {
    var part = Phrase.of("part.disk");
    var time = "%.1f".formatted(median.toNanos() / 1e6);
    return median.compareTo(SLOW_SYNC) > 0
        ? Finding.warn(part, "disk.slow", time).mendedBy("disk.faster")
        : Finding.ok(part, "disk.ok", time);
  }

  private Finding hidden() throws IOException {
    var part = Phrase.of("part.data-folder");
    var rights = Files.getPosixFilePermissions(data);
    return rights.contains(PosixFilePermission.OTHERS_READ)
            || rights.contains(PosixFilePermission.OTHERS_EXECUTE)
        ? Finding.warn(part, "data-folder.open", data).mended("chmod 0700 " + data)
        : Finding.ok(part, "data-folder.ok", data);
  }

  Finding space(long free) {
    var part = Phrase.of("part.disk-space");
    return free < LITTLE_SPACE
        ? Finding.warn(part, "disk-space.little", free >> 20, data).mendedBy("disk-space.make-room")
        : Finding.ok(part, "disk-space.ok", free >> 30);
  }

  static Finding files(long most) {
    var part = Phrase.of("part.open-files");
    return most < FEW_FILES
        ? Finding.warn(part, "open-files.few", most)
            .mendedBy("mend.in-service", "LimitNOFILE=65536")
        : Finding.ok(part, "open-files.ok", most);
  }

  static Finding memory(long total) {
    var part = Phrase.of("part.memory");
    return total < LITTLE_MEMORY
        ? Finding.warn(part, "memory.little", total >> 20).mendedBy("memory.more")
        : Finding.ok(part, "memory.ok", "%.1f".formatted(total / (double) (1L << 30)));
  }

  /** Where a time server of that name answers; empty for no name. */
  static Optional<InetSocketAddress> timeServer(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new InetSocketAddress(text, NTP));
  }
}
