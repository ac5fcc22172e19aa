package org.sealpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RsaDecryptionTest {

  private static final byte[] REJECTED = filled(16, (byte) 0x77);

  @Test
  void takesTheKeyFromARightPadding() {
    assertThat(RsaDecryption.unpadded(padded(), REJECTED)).isEqualTo(filled(16, (byte) 0x42));
  }

  @Test
  void rejectsEveryChangeOfThePadding() {
    var good = padded();
    for (int i : new int[] {0, 1, 128 - 17}) {
      for (int bit = 0; bit < 8; bit++) {
        var bad = good.clone();
        bad[i] ^= (byte) (1 << bit);
        assertThat(RsaDecryption.unpadded(bad, REJECTED)).isEqualTo(REJECTED);
      }
    }
    for (int i = 2; i < 128 - 17; i++) {
      var bad = good.clone();
      bad[i] = 0;
      assertThat(RsaDecryption.unpadded(bad, REJECTED)).as("zero at %d", i).isEqualTo(REJECTED);
    }
  }

  @Test
  void agreesWithAPlainReaderOnAnyOctets() {
    var random = new Random(25);
    for (int round = 0; round < 20_000; round++) {
      var octets = padded();
      for (int flips = random.nextInt(3); flips > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(4);
      }
      assertThat(RsaDecryption.unpadded(octets, REJECTED)).isEqualTo(plain(octets));
    }
  }

  private static byte[] plain(byte[] octets) {
    int zero = octets.length - 17;
    boolean isRight = octets[0] == 0 && octets[1] == 2 && octets[zero] == 0;
    for (int i = 2; i < zero; i++) {
      isRight &= octets[i] != 0;
    }
    return isRight ? Arrays.copyOfRange(octets, zero + 1, octets.length) : REJECTED;
  }

  private static byte[] padded() {
    var octets = filled(128, (byte) 0x5A);
    octets[0] = 0;
    octets[1] = 2;
    octets[128 - 17] = 0;
    Arrays.fill(octets, 128 - 16, 128, (byte) 0x42);
    return octets;
  }

  private static byte[] filled(int length, byte octet) {
    var octets = new byte[length];
    Arrays.fill(octets, octet);
    return octets;
  }
}
