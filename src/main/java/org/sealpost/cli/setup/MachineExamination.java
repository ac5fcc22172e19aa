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
              "data folder",
              data + " cannot be used: " + PortExamination.said(refused),
              "install -d -m 0700 -o sealpost " + data));
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
    return clock.instant().isBefore(BUILT)
        ? Finding.fail(
            "clock",
            "it is " + clock.instant() + " here, before this program was built",
            "timedatectl set-ntp true")
        : Finding.ok("clock", clock.instant().toString());
  }

  /** A file system of another machine has a clock of its own. */
  private Finding agreed() throws IOException {
    var probe = Files.createTempFile(data, "doctor", ".probe");
    try {
      var stamp = Files.getLastModifiedTime(probe).toInstant();
      var apart = Duration.between(stamp, clock.instant()).abs();
      return apart.compareTo(WRONG) > 0
          ? Finding.warn(
              "clock of the disk",
              "differs by " + apart.toSeconds() + " s from ours",
              "timedatectl set-ntp true, here and on the file server")
          : Finding.ok("clock of the disk", "agrees with ours");
    } finally {
      Files.delete(probe);
    }
  }

  /** Compares our clock with a time server's; none answering proves nothing. */
  Finding compared(InetSocketAddress server) {
    var part = "clock against " + server.getHostString();
    try {
      var ahead = TimeServer.ahead(server, clock);
      var text =
          "ours is %d ms %s"
              .formatted(ahead.abs().toMillis(), ahead.isNegative() ? "ahead" : "behind");
      if (ahead.abs().compareTo(FAR_WRONG) > 0) {
        return Finding.fail(part, text + ": certificates fail", "timedatectl set-ntp true");
      }
      return ahead.abs().compareTo(WRONG) > 0
          ? Finding.warn(part, text, "timedatectl set-ntp true")
          : Finding.ok(part, text);
    } catch (IOException none) {
      return Finding.ok(part, "not compared: " + PortExamination.said(none));
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
    var text = "a write with fsync takes %.1f ms".formatted(median.toNanos() / 1e6);
    return median.compareTo(SLOW_SYNC) > 0
        ? Finding.warn("disk", text + ": mail is accepted slowly", "put data on a faster disk")
        : Finding.ok("disk", text);
  }

  private Finding hidden() throws IOException {
    var rights = Files.getPosixFilePermissions(data);
    return rights.contains(PosixFilePermission.OTHERS_READ)
            || rights.contains(PosixFilePermission.OTHERS_EXECUTE)
        ? Finding.warn("data folder", data + " can be entered by everybody", "chmod 0700 " + data)
        : Finding.ok("data folder", data + " is closed to others");
  }

  Finding space(long free) {
    return free < LITTLE_SPACE
        ? Finding.warn(
            "disk space",
            "%d MiB free in %s".formatted(free >> 20, data),
            "make room: mail is refused with 452 when it gets short")
        : Finding.ok("disk space", "%d GiB free".formatted(free >> 30));
  }

  static Finding files(long most) {
    return most < FEW_FILES
        ? Finding.warn(
            "open files",
            "at most %d here: about as many connections".formatted(most),
            "LimitNOFILE=65536 in the service")
        : Finding.ok("open files", "at most " + most);
  }

  static Finding memory(long total) {
    return total < LITTLE_MEMORY
        ? Finding.warn(
            "memory", "%d MiB in all".formatted(total >> 20), "give the machine 1 GiB or more")
        : Finding.ok("memory", "%.1f GiB in all".formatted(total / (double) (1L << 30)));
  }

  /** Where a time server of that name answers; empty for no name. */
  static Optional<InetSocketAddress> timeServer(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new InetSocketAddress(text, NTP));
  }
}
