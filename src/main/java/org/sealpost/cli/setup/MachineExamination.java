package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.ListenerSection;
import org.sealpost.cli.configuration.Configuration.PortalSection;

/** Looks at what this machine gives the gateway: disk, ports, clock, Java. */
final class MachineExamination {

  private static final long LITTLE_SPACE = 2L << 30;
  private static final Instant BUILT = Instant.parse("2026-11-24T00:00:00Z");

  private final Configuration configuration;
  private final InstantSource clock;
  private final boolean running;

  MachineExamination(Configuration configuration, InstantSource clock, boolean running) {
    this.configuration = configuration;
    this.clock = clock;
    this.running = running;
  }

  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(clock());
    findings.addAll(disk());
    if (running) {
      findings.add(Finding.ok("ports", "a gateway is running in this data folder"));
    } else {
      findings.addAll(ports());
    }
    return findings;
  }

  private Finding clock() {
    return clock.instant().isBefore(BUILT)
        ? Finding.fail(
            "clock",
            "it is " + clock.instant() + " here, before this program was built",
            "timedatectl set-ntp true")
        : Finding.ok("clock", clock.instant().toString());
  }

  private List<Finding> disk() {
    var data = configuration.data();
    var findings = new ArrayList<Finding>();
    try {
      Files.createDirectories(data);
      findings.add(synced(data));
      findings.add(hidden(data));
      long free = Files.getFileStore(data).getUsableSpace();
      findings.add(
          free < LITTLE_SPACE
              ? Finding.warn(
                  "disk space",
                  "%d MiB free in %s".formatted(free >> 20, data),
                  "make room: mail is refused with 452 when it gets short")
              : Finding.ok("disk space", "%d GiB free".formatted(free >> 30)));
    } catch (IOException refused) {
      findings.add(
          Finding.fail(
              "data folder",
              data + " cannot be used: " + refused.getMessage(),
              "install -d -m 0700 -o sealpost " + data));
    }
    return findings;
  }

  private static Finding synced(Path data) throws IOException {
    var probe = Files.createTempFile(data, "doctor", ".probe");
    try (var channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[4096]));
      channel.force(true);
      return Finding.ok("disk", "write and fsync work in " + data);
    } finally {
      Files.delete(probe);
    }
  }

  private static Finding hidden(Path data) throws IOException {
    var rights = Files.getPosixFilePermissions(data);
    return rights.contains(PosixFilePermission.OTHERS_READ)
            || rights.contains(PosixFilePermission.OTHERS_EXECUTE)
        ? Finding.warn("data folder", data + " can be entered by everybody", "chmod 0700 " + data)
        : Finding.ok("data folder", data + " is closed to others");
  }

  private List<Finding> ports() {
    var findings = new ArrayList<Finding>();
    var listeners = configuration.listeners();
    listeners
        .inbound()
        .map(ListenerSection::address)
        .map(a -> port("inbound", a))
        .ifPresent(findings::add);
    listeners
        .outbound()
        .map(ListenerSection::address)
        .map(a -> port("outbound", a))
        .ifPresent(findings::add);
    listeners
        .portal()
        .map(PortalSection::address)
        .map(a -> port("portal", a))
        .ifPresent(findings::add);
    findings.add(port("console", listeners.console().address()));
    return findings;
  }

  private static Finding port(String name, InetSocketAddress address) {
    var where = address.getAddress().getHostAddress() + ":" + address.getPort();
    try (var socket = new ServerSocket()) {
      socket.bind(address);
      return Finding.ok("port " + name, where + " is free");
    } catch (IOException taken) {
      return Finding.fail(
          "port " + name,
          where + " cannot be had: " + taken.getMessage(),
          "see who has it: ss -ltnp 'sport = :" + address.getPort() + "'");
    }
  }
}
