package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a mail holds, our client puts no bare CR or LF on the wire and ends the mail once.
 * {@code -Dsealpost.tap.mails=1000000} is the long form.
 */
class WholeLineEndsTest {

  private static final int MAILS = Integer.getInteger("sealpost.tap.mails", 2_000);
  private static final int PER_CONNECTION = 500;
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  /** What mails are put together from; NUL is not in it, because no mail with it is sent at all. */
  private static final List<String> PIECES =
      Stream.concat(
              FalseEnds.ALL.stream().filter(end -> end.indexOf('\0') < 0),
              Stream.of("\r", "\n", "\r\n", ".", "..", "text", "\u00e4\u00ff", FalseEnds.SMUGGLED))
          .toList();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noMailPutsABareLineEndOnTheWire(boolean chunking) throws IOException, InterruptedException {
    var random = new Random(28);
    var client = SmtpClientTest.client(ServerCertificate.naming("tap.test"));
    try (var tap = new WireTap(chunking)) {
      for (int sent = 0; sent < MAILS; sent += PER_CONNECTION) {
        try (var connection = client.connect(tap.hop(), TlsLevel.NONE)) {
          for (int i = 0; i < PER_CONNECTION; i++) {
            sendAndCompare(connection, tap, mail(random));
          }
        }
      }
      assertThat(tap.bare()).isZero();
      assertThat(tap.hasMore()).isFalse();
    }
  }

  private static String mail(Random random) {
    var mail = new StringBuilder();
    if (random.nextInt(200) == 0) {
      // So that the odd places lie where one block or chunk ends and the next begins.
      mail.append("y".repeat((random.nextBoolean() ? 32 : 256) * 1024 - random.nextInt(20)));
    }
    for (int i = random.nextInt(12); i >= 0; i--) {
      mail.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return mail.toString();
  }

  private static void sendAndCompare(SmtpConnection connection, WireTap tap, String mail)
      throws InterruptedException {
    var sent =
        connection.send(SmtpClientTest.envelope("b@ours.test"), SmtpClientTest.content(mail));
    assertThat(sent.outcomes().getFirst()).as(mail).isInstanceOf(RecipientOutcome.Accepted.class);
    var mended = LINE_END.matcher(mail).replaceAll("\r\n");
    assertThat(tap.next()).isEqualTo(mended.endsWith("\r\n") ? mended : mended + "\r\n");
  }
}
