package org.sealpost.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.monitoring.English;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Finding.Level;
import org.sealpost.monitoring.SpokenFinding;

/** What the doctor says of the machine: each line both ways. */
class DoctorMachineTest {

  @TempDir Path data;

  private List<Finding> findings(InstantSource clock) {
    return new MachineExamination(data, clock).findings();
  }

  private static SpokenFinding line(List<Finding> findings, String part) {
    return English.of(findings).stream()
        .filter(f -> f.part().equals(part))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSoundMachineIsSaidToBeSound() throws Exception {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    var findings = findings(InstantSource.system());
    for (var part : List.of("clock", "clock of the disk", "data folder")) {
      assertThat(line(findings, part).level()).as(part).isEqualTo(Level.OK);
    }
    assertThat(line(findings, "disk").text()).contains("fsync takes");
    assertThat(data).as("nothing is left behind").isEmptyDirectory();
  }

  @Test
  void anOpenFolderIsTold() throws Exception {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(line(findings(InstantSource.system()), "data folder").mend())
        .isEqualTo("chmod 0700 " + data);
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws Exception {
    var file = Files.writeString(data.resolve("file"), "x");
    var findings = new MachineExamination(file.resolve("data"), InstantSource.system()).findings();
    assertThat(line(findings, "data folder").level()).isEqualTo(Level.FAIL);
    assertThat(line(findings, "data folder").mend()).startsWith("install -d -m 0700");
  }

  @Test
  void aClockFromBeforeTheProgramIsWrong() {
    var findings = findings(() -> Instant.parse("2020-01-01T00:00:00Z"));
    assertThat(line(findings, "clock").level()).isEqualTo(Level.FAIL);
    assertThat(line(findings, "clock of the disk").level()).isEqualTo(Level.WARN);
  }

  @Test
  void aSlowDiskLittleRoomFewFilesAndLittleMemoryAreTold() {
    assertThat(MachineExamination.syncTime(Duration.ofMillis(4)).level()).isEqualTo(Level.OK);
    assertThat(MachineExamination.syncTime(Duration.ofMillis(60)).level()).isEqualTo(Level.WARN);
    var machine = new MachineExamination(data, InstantSource.system());
    assertThat(machine.space(3L << 30).level()).isEqualTo(Level.OK);
    assertThat(machine.space(1L << 30).level()).isEqualTo(Level.WARN);
    assertThat(MachineExamination.files(65_536).level()).isEqualTo(Level.OK);
    assertThat(MachineExamination.files(1_024).level()).isEqualTo(Level.WARN);
    assertThat(MachineExamination.memory(4L << 30).level()).isEqualTo(Level.OK);
    assertThat(MachineExamination.memory(512L << 20).level()).isEqualTo(Level.WARN);
  }

  @Test
  void theClockIsComparedWithATimeServer() throws Exception {
    for (var offset : List.of(0, 10, -10, 3_600)) {
      var finding = compared(Duration.ofSeconds(offset), false);
      assertThat(finding.level())
          .as(finding.text())
          .isEqualTo(offset == 0 ? Level.OK : Math.abs(offset) > 300 ? Level.FAIL : Level.WARN);
    }
    assertThat(compared(Duration.ofSeconds(3_600), true))
        .as("who did not see the question is not believed")
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.OK);
              assertThat(finding.text()).contains("not compared");
            });
  }

  /** With a time server whose clock is so far ahead; one that forges does not repeat the cookie. */
  private SpokenFinding compared(Duration ahead, boolean forges) throws Exception {
    try (var socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      socket.setSoTimeout(20_000);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  var packet = new DatagramPacket(new byte[48], 48);
                  socket.receive(packet);
                  var question = ByteBuffer.wrap(packet.getData());
                  var now = Instant.now().plus(ahead);
                  long stamp =
                      ((now.getEpochSecond() + 2_208_988_800L) << 32)
                          | (((long) now.getNano() << 32) / 1_000_000_000L);
                  var answer = ByteBuffer.allocate(48);
                  answer.put(0, (byte) 0x24).put(1, (byte) 2);
                  answer.putLong(24, question.getLong(40) + (forges ? 1 : 0));
                  answer.putLong(32, stamp).putLong(40, stamp);
                  socket.send(new DatagramPacket(answer.array(), 48, packet.getSocketAddress()));
                } catch (java.io.IOException over) {
                  throw new java.io.UncheckedIOException(over);
                }
              });
      var machine = new MachineExamination(data, InstantSource.system());
      var server = (InetSocketAddress) socket.getLocalSocketAddress();
      return English.of(List.of(machine.compared(server))).getFirst();
    }
  }
}
