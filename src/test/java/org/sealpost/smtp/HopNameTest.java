package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How people name next hops. */
class HopNameTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5, 10.0.0.5:25",
    "mail.example.org:2525, mail.example.org:2525",
    "mailhost, mailhost:25",
    "[2001:db8::1]:26, [2001:db8::1]:26",
    "2001:db8::1, [2001:db8::1]:25",
    "lmtp:24, lmtp:24",
    "lmtp, lmtp:25",
    "lmtp://10.0.0.5:24, lmtp://10.0.0.5:24",
    "lmtp://10.0.0.5, lmtp://10.0.0.5:24",
    "lmtp://[::1]:2003, lmtp://[::1]:2003",
    "lmtp:mail.example.org:24, lmtp://mail.example.org:24",
    "lmtp:inet:mail.example.org:24, lmtp://mail.example.org:24",
    "lmtp:unix:/run/dovecot/lmtp, lmtp:unix:/run/dovecot/lmtp",
  })
  void isReadAndWritten(String text, String written) {
    assertThat(HopName.parse(text).orElseThrow()).hasToString(written);
    assertThat(HopName.parse(written)).isEqualTo(HopName.parse(text));
  }

  @Test
  void aHostNamedLmtpSpeaksSmtp() {
    assertThat(HopName.parse("lmtp:24")).contains(new HopName.Server("lmtp", 24, Protocol.SMTP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":25",
        "a b:25",
        "mail.example.org:0",
        "mail.example.org:65536",
        "mail.example.org:99999",
        "smtp://mail.example.org:25",
        "lmtp://mail.example.org:25",
        "lmtp:mail.example.org:25",
        "lmtp:inet:[::1]:25",
        "lmtp:",
        "lmtp:unix:",
        "lmtp:unix:/",
        "lmtp:unix:run/lmtp",
        "[mail.example.org]:25",
        "[::1:25",
      })
  void nothingElseIsOne(String text) {
    assertThat(HopName.parse(text)).isEmpty();
  }

  @Test
  void aPathThatTheKernelCannotTakeIsRefused() {
    assertThat(HopName.parse("lmtp:unix:/" + "a".repeat(106))).isPresent();
    assertThat(HopName.parse("lmtp:unix:/" + "a".repeat(107))).isEmpty();
  }
}
