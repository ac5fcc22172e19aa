package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.7.1  | Greylisted, see you in five minutes             | greylisted
          4.2.0  | Recipient address rejected: Greylisting         | greylisted
          4.2.2  | The email account is over quota                 | mailbox-full
          4.2.2  | mailbox temporarily unavailable                 | mailbox-full
          4.3.1  | no space left                                   | mailbox-full
          4.7.28 | our system has detected an unusual rate of mail | rate-limited
          4.7.0  | Too many connections from your host             | rate-limited
          4.4.1  | connection refused                              | connection
          4.4.2  | the connection broke while DATA                 | connection
          4.4.3  | the mail exchangers cannot be looked up         | dns
          4.4.1  | the TLSA records of mx cannot be looked up      | tls-policy
          4.7.5  | encryption failed                               | tls-policy
          4.1.1  | user unknown for now                            | recipient-unknown
          4.1.8  | the sender's domain does not resolve            | sender-refused
          4.7.1  | service unavailable; client host blocked        | sender-refused
          4.7.1  | looks like spam                                 | content-refused
          4.3.4  | message too big                                 | content-refused
          4.3.0  | mail server temporarily rejected message        | server-trouble
          4.3.0  | an error of the gateway: OutOfMemoryError       | own-trouble
          4.0.0  | come back later                                 | other
          nothing| nothing                                         | other
          """)
  void readsFromAnAnswerWhyMailWaits(String enhanced, String answer, String word) {
    assertThat(Reasons.of(enhanced.strip(), answer.strip()).word()).isEqualTo(word.strip());
  }

  @Test
  void everyReasonHasAWordOfItsOwn() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::word)).doesNotHaveDuplicates();
    for (var reason : Reason.values()) {
      assertThat(Reason.of(reason.word())).contains(reason);
    }
    assertThat(Reason.of("")).isEmpty();
  }
}
