package org.sealpost.authenticity.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ReportOctetsTest {

  private static final byte[] REPORT = AggregateXml.written(SampleReports.aggregate("a.test"));

  @Test
  void gzipZipAndPlainOctetsAreUnpacked() {
    assertThat(ReportOctets.unpacked(ReportOctets.packed(REPORT))).contains(REPORT);
    assertThat(ReportOctets.unpacked(SampleReports.zip("r.xml", REPORT))).contains(REPORT);
    assertThat(ReportOctets.unpacked(REPORT)).contains(REPORT);
    assertThat(ReportOctets.unpacked(new byte[0])).contains(new byte[0]);
  }

  @Test
  void bombsAreNotUnpacked() {
    var zeros = new byte[ReportOctets.LARGEST + 1];
    assertThat(ReportOctets.unpacked(ReportOctets.packed(zeros))).isEmpty();
    assertThat(ReportOctets.unpacked(SampleReports.zip("r.xml", zeros))).isEmpty();
    var largest = new byte[ReportOctets.LARGEST];
    assertThat(ReportOctets.unpacked(ReportOctets.packed(largest)).orElseThrow())
        .hasSize(largest.length);
  }

  @Test
  void manyBombsInOneFileAreStoppedAtTheFirst() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (int i = 0; i < 3; i++) {
        zip.putNextEntry(new ZipEntry("__MACOSX/" + i));
        zip.write(new byte[ReportOctets.LARGEST + 1]);
      }
      zip.putNextEntry(new ZipEntry("r.xml"));
      zip.write(REPORT);
    }
    assertThat(ReportOctets.unpacked(out.toByteArray())).isEmpty();
    var member = ReportOctets.packed(new byte[ReportOctets.LARGEST / 2 + 1]);
    var twice = Arrays.copyOf(member, member.length * 2);
    System.arraycopy(member, 0, twice, member.length, member.length);
    assertThat(ReportOctets.unpacked(twice)).as("gzip members one after the other").isEmpty();
  }

  @Test
  void whatIsBrokenIsNothing() {
    var packed = ReportOctets.packed(REPORT);
    assertThat(ReportOctets.unpacked(Arrays.copyOf(packed, packed.length / 2))).isEmpty();
    var zip = SampleReports.zip("r.xml", REPORT);
    assertThat(ReportOctets.unpacked(Arrays.copyOf(zip, zip.length / 3))).isEmpty();
    zip[zip.length / 3] ^= 0x55;
    assertThat(ReportOctets.unpacked(zip)).isNotEqualTo(Optional.of(REPORT));
  }
}
