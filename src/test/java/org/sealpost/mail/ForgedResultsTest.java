package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Our name in fields that we did not write, in all ways in which a reader could take it for ours.
 */
class ForgedResultsTest {

  private static final String US = "gw.example.org";
  private static final List<String> NAMES =
      List.of(
          "Authentication-Results",
          "authentication-results",
          "AUTHENTICATION-RESULTS",
          "Authentication-Results ",
          "Authentication-Results\t",
          "Authentication-Results\0",
          "Authentication-Results\r\n ",
          "Authentication\0-Results",
          "Authentication-Results\u00a0");
  private static final List<String> BLANKS =
      List.of("", " ", "\t", "\r\n ", "\r\n\t", " (c) ", "(gw.other; x)", "((a)b)", "(\\))", "(;)");
  private static final List<String> IDS =
      List.of(
          "gw.example.org",
          "GW.example.ORG",
          "gw.example.org.",
          "\"gw.example.org\"",
          "\"gw.exa\\mple.org\"",
          "gw(x).example.org",
          "gw.example(;).org",
          "gw .example.org",
          "gw.\r\n example.org",
          "\0gw.example.org",
          "\"GW.example.org.\"");
  private static final List<String> TAILS =
      List.of(
          "; dmarc=pass",
          " 1; dmarc=pass",
          "(x) 1 (y); dmarc=pass",
          "",
          ";",
          " 1",
          ";dmarc=pass\r\n\theader.from=a.example");

  @Test
  void everyWayToWriteOurNameIsFound() {
    var random = new Random(8601);
    var fields = new LinkedHashSet<String>();
    while (fields.size() < 2_000) {
      fields.add(
          one(random, NAMES)
              + ":"
              + one(random, BLANKS)
              + one(random, IDS)
              + one(random, BLANKS)
              + one(random, TAILS));
    }
    for (var raw : fields) {
      assertThat(isRemoved(raw)).as(raw).isTrue();
    }
  }

  @Test
  void theResultsOfOthersStay() {
    for (var name : List.of("Authentication-Results", "authentication-results")) {
      for (var id : List.of("mx.example.net", "example.org", "gw.example.com", "mx.google.com 1")) {
        for (var tail :
            List.of("; dmarc=pass", "; spf=pass smtp.mailfrom=gw.example.org", "; none")) {
          var raw = name + ": " + id + tail;
          assertThat(isRemoved(raw)).as(raw).isFalse();
        }
      }
    }
    assertThat(isRemoved("X-Authentication-Note: gw.example.org; dmarc=pass")).isFalse();
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /**
   * Whether some field of such a header is ours to take out: the whole mail is read, as it comes.
   */
  private static boolean isRemoved(String raw) {
    var text = raw + "\r\nFrom: a@b.example\r\n\r\nHi\r\n";
    return Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1))).fields().stream()
        .anyMatch(field -> AuthenticationResults.claims(field, US));
  }
}
