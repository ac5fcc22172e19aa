package org.sealpost.mail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Octets that nobody expected. In the suite Jazzer runs the seeds beside this class and those that
 * once failed; {@code JAZZER_FUZZ=1} with one test selected searches for new ones.
 */
class MessageFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAMessage(byte[] octets) {
    EverythingRead.of(octets);
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAnAddressList(byte[] octets) {
    EverythingRead.addresses(AddressList.read(field(octets)));
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreHeaderText(byte[] octets) {
    if (field(octets).text().chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("control characters in text");
    }
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAContentType(byte[] octets) {
    var type = ContentType.parse(field(octets).value());
    if (type.type().isEmpty() || type.subtype().isEmpty()) {
      throw new AssertionError("no type");
    }
  }

  private static HeaderField field(byte[] octets) {
    var raw = "X:" + new String(octets, StandardCharsets.ISO_8859_1);
    return new HeaderField("X", raw, 0, raw.length());
  }
}
